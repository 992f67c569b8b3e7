package scan

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// words puts one found key into an item.
type words struct {
	found
	leak   found  // the version of the history in which the same key got furthest; zero: none
	stored string // the name of the stored key that it is
	safe   bool   // the file's name can be shown and typed as it is
	top    string // of the work tree
}

func (w words) base(id string, severity Severity) Item {
	item := Item{
		ID: id, Severity: severity, File: w.file, Line: w.lines[0], Commit: w.commit, Provider: w.owner.ID, Kind: w.kindOfKey,
		Variable: w.variable, Fingerprint: w.fingerprint, Stored: w.stored, Compromised: w.leaked(),
	}
	if len(w.lines) > 1 {
		item.Lines = w.lines
	}
	return item
}

// leaked: a commit of a branch or tag has the key.
func (w words) leaked() bool { return w.leak.reach >= committed }

// item judges the place. ok is false where a key may lie there.
func (w words) item() (Item, bool) {
	var item Item
	switch w.kind {
	case tracked:
		item = w.base(GitTracked, w.severity())
		item.What = "git tracks this file" + w.sofar()
	case staged:
		item = w.base(GitTracked, w.severity())
		item.What = "git's index has this version: the next commit takes it" + w.sofar()
	case unignored:
		item = w.base(GitTracked, Medium)
		item.What = "git does not ignore this file: the next `git add .` takes it" + w.sofar()
	case version:
		item = w.base(GitHistory, w.severity())
		item.What = w.past()
	case typed:
		item = w.base(ShellHistory, Medium)
		item.What = w.program + " keeps what was typed, in plaintext"
	case startFile:
		item = w.base(Plaintext, Medium)
		item.What = w.program + " hands this key to every program that it starts"
	case client:
		item = w.base(Plaintext, Medium)
		item.What = "in plaintext in the configuration of " + w.program + ", an MCP client"
	case remote:
		item = w.base(Plaintext, Medium)
		item.What = "in plaintext in the address of a remote repository"
	case tool:
		item = w.base(Plaintext, Low)
		item.What = "in plaintext where " + w.program + " keeps its settings"
	case ignored, login:
		return Item{}, false
	}
	if w.more > 0 {
		item.What += fmt.Sprintf("; %d more lines have it", w.more)
	}
	item.What += w.caveat()
	if w.shape.ID != "" && shortLived(w.shape) {
		item.Severity = Low
	}
	item.Fixes = append(w.rotation(item.Compromised), w.removal()...)
	return item, true
}

// severity of a key that git has.
func (w words) severity() Severity {
	if !w.leaked() || alsoPublic(w.shape) {
		return Medium
	}
	return High
}

// sofar says how far a key of the work tree got.
func (w words) sofar() string {
	switch {
	case !w.leaked():
		return ""
	case w.leak.reach == pushed:
		return fmt.Sprintf("; commit %s has the key, and a remote has that commit", w.leak.commit)
	}
	return fmt.Sprintf("; commit %s has the key", w.leak.commit)
}

// past says what the history holds.
func (w words) past() string {
	switch w.reach {
	case pushed:
		return "compromised: this commit has the key, and a remote has the commit"
	case committed:
		return "compromised: this commit has the key; no remote has the commit as far as this clone knows"
	}
	return "a stash, or a former commit that only the reflog leads to, has the key"
}

func (w words) caveat() string {
	switch {
	case alsoPublic(w.shape) && w.variable == "":
		return ". Google's keys for web apps, which may be public, have this form too: see what this one may be used for"
	case shortLived(w.shape):
		return ". A credential of this kind expires by itself soon"
	}
	return ""
}

// readable judges the mode. Of a file that git tracks every clone is a copy, whatever its mode.
func (w words) readable() (Item, bool) {
	who, closed := "", ""
	if w.path != "" && w.kind != tracked {
		who, closed = whoElse(w.path, w.mode)
	}
	if who == "" {
		return Item{}, false
	}
	item := w.base(WorldReadable, Medium)
	item.What = fmt.Sprintf("the file's mode (%04o) lets %s read the key", w.mode.Perm(), who)
	if closed != "" {
		item.Severity = Low
		item.What += "; as of now the folder " + closed + " keeps them out"
	} else if who != everyone {
		item.Severity = Low
	}
	fix := w.typed("let only yourself read it", "chmod 600", w.file)
	fix.Change = &Change{File: w.path, Close: true}
	item.Fixes = []Fix{fix}
	return item, true
}

// rotation is what comes first for a key that others have had.
func (w words) rotation(compromised bool) []Fix {
	if !compromised {
		return nil
	}
	fix := Fix{Title: "treat it as compromised and rotate it first: make a new key, revoke this one", URL: w.owner.Console["keys"]}
	if w.stored != "" {
		fix.Command = "authdoctor keys rotate " + w.stored
	}
	return []Fix{fix}
}

// removal gets the key out of its place.
func (w words) removal() []Fix {
	switch w.kind {
	case version:
		return w.rewriting()
	case typed:
		return []Fix{w.blanking()}
	case remote:
		return []Fix{{Title: "name the remote without a credential; git's credential helper asks for one", Command: "git remote set-url NAME URL"}}
	}
	dotenv, git := isDotenv(filepath.Base(w.file)), w.kind == tracked || w.kind == staged || w.kind == unignored
	switch {
	case git && dotenv:
		return []Fix{w.ignoring(), w.importing()}
	case git && !isSettings(w.file):
		return []Fix{w.injecting("take the key out of the file and let the program read it from its environment")}
	}
	return []Fix{w.importing()}
}

// rewriting is how a key leaves a history, for what that is worth.
func (w words) rewriting() []Fix {
	if w.reach == aside {
		return []Fix{{Title: "see which stash or former commit it is, and drop it; it is gone for good when git has collected its garbage", Command: "git stash list; git reflog"}}
	}
	fix := Fix{Title: "then, if it is worth it, take it out of the history with git-filter-repo; that does not undo what others have cloned"}
	if !w.message && isDotenv(path.Base(w.file)) {
		fix = w.typed(fix.Title, inFolder(w.top)+" filter-repo --invert-paths --path", w.file)
	}
	return []Fix{fix}
}

func isDotenv(name string) bool {
	return strings.HasPrefix(name, ".env") || strings.HasSuffix(name, ".env")
}

// isSettings: a file of NAME=value lines or of a tool, which keys import can read and rewrite.
func isSettings(file string) bool {
	_, special := specialFile(filepath.ToSlash(file))
	return special
}
