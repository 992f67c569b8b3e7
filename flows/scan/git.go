package scan

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"authdoctor/checks/reply"
)

// git runs the program of that name to read one repository. No key is ever among its arguments, it asks nobody, runs no
// hook or other program that the repository names, fetches nothing, and takes no lock.
type git struct {
	program string
	dir     string // it runs for
	env     []string
}

// gitFault is what git said when it refused or failed.
type gitFault struct{ says string }

func (f gitFault) Error() string { return f.says }

// longestRecord bounds one line or name of git's output.
const longestRecord = 1 << 16

func findGit(env environment, dir string) (git, error) {
	program, err := exec.LookPath("git")
	if err != nil {
		return git{}, err
	}
	g := git{program: program, dir: dir, env: []string{
		"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1", "GIT_NO_LAZY_FETCH=1", "GIT_ALLOW_PROTOCOL=none",
	}}
	for _, name := range forGit() {
		if value, set := env[name]; set {
			g.env = append(g.env, name+"="+value)
		}
	}
	return g, nil
}

func (g git) command(ctx context.Context, args ...string) *exec.Cmd {
	fixed := []string{
		"--no-pager", "--no-optional-locks", "-C", g.dir,
		"-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "-c", "protocol.allow=never", "-c", "core.quotePath=false",
	}
	cmd := exec.CommandContext(ctx, g.program, append(fixed, args...)...) //nolint:gosec // constant commands and object ids
	cmd.Env = g.env
	cmd.WaitDelay = 2 * time.Second
	return cmd
}

// output is what a short command prints, without the line end.
func (g git) output(ctx context.Context, args ...string) (string, error) {
	var out strings.Builder
	err := g.records(ctx, 0, func(record []byte) error { out.Write(record); return nil }, args...)
	return strings.TrimRight(out.String(), "\r\n"), err
}

// records calls each with every record that a command prints, up to the separator. The slice is valid during the call.
func (g git) records(ctx context.Context, separator byte, each func([]byte) error, args ...string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := g.command(ctx, args...)
	said := &firstBytes{most: 2000}
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start git: %w", err)
	}
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 4096), longestRecord)
	lines.Split(splitAt(separator))
	for lines.Scan() {
		if err = each(lines.Bytes()); err != nil {
			break
		}
	}
	if err == nil {
		err = lines.Err()
	}
	if err != nil {
		cancel()
	}
	return said.explain(errors.Join(err, cmd.Wait()))
}

func splitAt(separator byte) bufio.SplitFunc {
	return func(data []byte, atEOF bool) (int, []byte, error) {
		if i := bytes.IndexByte(data, separator); i >= 0 {
			return i + 1, data[:i], nil
		}
		if atEOF && len(data) > 0 {
			return len(data), data, nil
		}
		return 0, nil, nil
	}
}

// object is something in a repository's store that is to be read, and where it belongs.
type object struct {
	id     string
	path   string // of a file; of a tag: its name
	commit string
	reach  reach
}

// objects reads the objects that ask is called with and hands each to take: its type ("blob", "commit", "tree", "tag",
// or "missing") and its content, of which take may read as much as it likes. One git process reads them all.
func (g git) objects(ctx context.Context, produce func(ctx context.Context, ask func(object) error) error, take func(o object, what string, size int64, content io.Reader) error) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	cmd := g.command(ctx, "cat-file", "--batch")
	said := &firstBytes{most: 2000}
	cmd.Stderr = said
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start git: %w", err)
	}
	const ahead = 1024 // more than what waits in the buffer of ids, so that asking and taking never wait for each other
	asked := make(chan object, ahead)
	var group errgroup.Group
	group.Go(owned(stop, func() error {
		defer close(asked)
		ids := bufio.NewWriterSize(in, 4096)
		err := produce(ctx, func(o object) error {
			select {
			case asked <- o:
			case <-ctx.Done():
				return ctx.Err()
			}
			_, err := ids.WriteString(o.id + "\n")
			return err
		})
		return errors.Join(err, ids.Flush(), in.Close())
	}))
	group.Go(owned(stop, func() error {
		content := bufio.NewReaderSize(out, longestRecord)
		for o := range asked {
			if err := takeOne(o, content, take); err != nil {
				return err
			}
		}
		return nil
	}))
	err = group.Wait()
	return said.explain(errors.Join(err, cmd.Wait()))
}

// takeOne reads one answer: "ID TYPE SIZE" and a line end, the content, a line end (git-cat-file(1), BATCH OUTPUT).
func takeOne(o object, from *bufio.Reader, take func(object, string, int64, io.Reader) error) error {
	head, err := from.ReadString('\n')
	if err != nil {
		return err
	}
	var id, what string
	var size int64
	if n, _ := fmt.Sscanf(head, "%s %s %d", &id, &what, &size); n < 3 {
		return take(o, "missing", 0, nil)
	}
	content := io.LimitReader(from, size)
	if err := take(o, what, size, content); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, content); err != nil {
		return err
	}
	_, err = from.Discard(1)
	return err
}

// owned stops the others where f fails, and turns a panic into an error, so that it reaches the one who waits.
func owned(stop func(), f func() error) func() error {
	return func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("internal error while reading a repository: %v", p)
			}
			if err != nil {
				stop()
			}
		}()
		return f()
	}
}

// firstBytes keeps the beginning of what is written to it.
type firstBytes struct {
	text []byte
	most int
}

func (f *firstBytes) Write(p []byte) (int, error) {
	f.text = append(f.text, p[:min(len(p), f.most-len(f.text))]...)
	return len(p), nil
}

// explain replaces an exit status by what git said.
func (f *firstBytes) explain(err error) error {
	if err == nil {
		return nil
	}
	if first, _, _ := strings.Cut(string(f.text), "\n"); first != "" {
		return gitFault{reply.Clean(first)}
	}
	return err
}
