//go:build unix

package term

// controlling is the terminal that controls the process.
const controlling = "/dev/tty"
