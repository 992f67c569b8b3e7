package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"authdoctor/flows"
	"authdoctor/flows/render"
	"authdoctor/ui/session"
)

// mostReports is how many names are tried.
const mostReports = 1000

// Save implements session.Session. Nothing is overwritten: a report that is there already keeps its name.
func (v *visit) Save(ctx context.Context, report flows.Report, format session.Format) (string, error) {
	var text bytes.Buffer
	extension, err := rendered(&text, report, format)
	if err != nil {
		return "", err
	}
	for n := 1; n <= mostReports && ctx.Err() == nil; n++ {
		name := "authdoctor-report." + extension
		if n > 1 {
			name = fmt.Sprintf("authdoctor-report-%d.%s", n, extension)
		}
		err := written(name, text.Bytes())
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("save the report: %w; start authdoctor in a folder that you can write to", err)
		}
		return name, nil
	}
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	return "", fmt.Errorf("save the report: %d reports are in this folder already; move some away", mostReports)
}

// rendered writes a report, which was redacted when it was made.
func rendered(w io.Writer, report flows.Report, format session.Format) (extension string, err error) {
	switch format {
	case session.Text:
		return "txt", render.Text(w, report, render.TextOptions{Verbose: true})
	case session.Markdown:
		return "md", render.Markdown(w, report)
	case session.JSON:
		return "json", render.JSON(w, report)
	}
	return "", fmt.Errorf("save the report: the format %q is not known; choose text, markdown or json", format)
}

// written makes a new file that only its owner can read. What could not be written whole is removed.
func written(name string, text []byte) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return nil
}
