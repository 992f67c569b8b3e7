package discover

// Use says what a .env file is to the application.
type Use string

// The uses.
const (
	UseRead    Use = "read"    // by load_dotenv: the file of --env-file, else the nearest .env upward
	UseShown   Use = "shown"   // by other programs at most
	UseExample Use = "example" // made to be copied; not looked into
)

// File is a .env file that was found.
type File struct {
	Path string // as the user would type it
	Use  Use
}
