package term

// controlling is the console of the process.
const controlling = "CONIN$"
