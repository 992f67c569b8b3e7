package demo_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"authdoctor/checks"
	"authdoctor/flows"
	"authdoctor/ui/cli"
	"authdoctor/ui/demo"
	"authdoctor/ui/session"
	"authdoctor/ui/uitest"
)

const ms = time.Millisecond

var update = flag.Bool("update", false, "write README's picture anew")

// TestDemo plays a practice case through the real app and engine and compares README's picture with it.
func TestDemo(t *testing.T) {
	file, err := filepath.Abs("demo.svg") // play changes the folder
	if err != nil {
		t.Fatal(err)
	}
	picture := demo.Picture{Title: "authdoctor", About: about, Columns: columns, Rows: rows, Frames: play(t)}
	svg, err := picture.SVG()
	if err != nil {
		t.Fatal(err)
	}
	plays(t, picture, svg)
	const most = 60 << 10
	if len(svg) > most {
		t.Errorf("the picture has %d bytes, at most %d are wanted", len(svg), most)
	}
	if *update {
		if err := os.WriteFile(file, []byte(svg), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if kept, err := os.ReadFile(file); err != nil || string(kept) != svg {
		t.Errorf("ui/demo/demo.svg is not what the app shows now (%v); to make it anew, run: go test ./ui/demo -update", err)
	}
}

// about says what is to be seen.
const about = `A terminal session of authdoctor. The first screen says which key was found on this machine. A practice case is chosen: ` +
	`the key is wrapped in double quotes. The checks answer one after the other, with the timings of the requests beside them. ` +
	`The diagnosis names one cause, credential.quoted, with what was measured against what was expected, and proves it: the same ` +
	`request without the quotes changes the answer from 401 invalid_api_key to 200. At last the fix is shown as a diff, applied with ` +
	`one key and verified by the checks; another key would undo it.`

// machine is a folder and a shell with a key, as the app finds them; nothing of the real machine is in it.
func machine(t *testing.T) session.Session {
	t.Helper()
	home := t.TempDir()
	data, project := filepath.Join(home, "data", "authdoctor"), filepath.Join(home, "project")
	for _, err := range []error{
		os.MkdirAll(data, 0o700), os.Mkdir(project, 0o700),
		os.WriteFile(filepath.Join(data, "install.key"), bytes.Repeat([]byte("k"), 32), 0o600), // the same fingerprints in every run
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(project)
	half := strings.Repeat("Demo", 18) + "42"
	environ := []string{"HOME=" + home, "OPENAI_API_KEY=sk-proj-" + half + "T3Blbk" + "FJ" + half}
	for _, name := range []string{"CONFIG", "DATA", "STATE"} {
		environ = append(environ, "XDG_"+name+"_HOME="+filepath.Join(home, strings.ToLower(name)))
	}
	visit, end := cli.Session(cli.Streams{Environ: environ}, 1)
	t.Cleanup(end)
	return visit
}

// play is the script of the picture. It ends where cause, proof and repair are seen at once, which is also what is shown
// without motion.
func play(t *testing.T) []demo.Frame {
	d := newDirector(t, machine(t))
	for _, typed := range []string{"", "auth", "authdoc", "authdoctor"} {
		d.take("$ "+typed+"_", "", 120*ms)
	}
	d.tell(tea.WindowSizeMsg{Width: columns, Height: rows})
	d.do(d.model.Init())
	d.settle()
	d.show(1000*ms, "Found on this machine", "3 Practise")
	d.pressed("3", 350*ms)
	d.show(350*ms, "No key is set")
	for _, key := range []string{"/", "q", "u", "o", "t", "e"} {
		d.pressed(key, 80*ms)
	}
	d.show(400*ms, "The key is wrapped in double quotes")
	d.press("enter", 250*ms)
	d.watch(pace())
	d.show(1000*ms, "Checks finished", "(proven)")
	d.pressed("enter", 250*ms)
	d.show(1500*ms, "credential.quoted", "Measured against expected", "Proof", "What to do next")
	d.pressed("enter", 250*ms)
	d.show(1800*ms, "Fix 1 of", "What it changes", "-OPENAI_API_KEY", "enter apply it")
	d.press("enter", 250*ms)
	d.watch(verifying())
	d.show(1800*ms, "Done and verified", "Healthy", "u undoes it")
	d.pressed("esc", 250*ms)
	d.tell(uitest.Key("esc"))
	d.settle()
	d.show(2200*ms, "Healthy: repaired and verified", "credential.quoted", "Proof")
	return d.frames
}

// verifying looks once at the walk that verifies a fix.
func verifying() func(flows.Event) time.Duration {
	checked := 0
	return func(e flows.Event) time.Duration {
		if _, done := e.(flows.CheckDone); done {
			if checked++; checked == 20 {
				return 400 * ms
			}
		}
		return 0
	}
}

// pace says how long each event of a walk is looked at: the proof longest, and most checks only a few at a time.
func pace() func(flows.Event) time.Duration {
	checked := 0
	return func(e flows.Event) time.Duration {
		switch e := e.(type) {
		case flows.ProofStarted, flows.ProofDone:
			return 400 * ms
		case flows.CheckDone:
			checked++
			switch {
			case e.Finding.Status == checks.Fail:
				return 400 * ms
			case checked < 4 || checked%8 == 0:
				return 110 * ms
			}
		}
		return 0
	}
}
