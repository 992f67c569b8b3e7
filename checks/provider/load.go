package provider

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// largest is the size of the largest provider file, in bytes, that Load reads.
const largest = 1 << 20

// Load reads one provider from its YAML source form, such as data/openai.yaml or a user's own file. The path only
// names the file in errors. The error is a Problems that holds every fault at once: unknown and missing members,
// words outside their lists, URLs, patterns that are no RE2, causes that do not exist.
func Load(path string, text []byte) (Provider, error) {
	if len(text) > largest {
		return Provider{}, Problems{{File: path, Line: 1, Message: fmt.Sprintf("the file is larger than %d bytes", largest)}}
	}
	source := source{file: path}
	p := source.decode(text)
	if source.root != nil {
		source.validate(p)
	} else if len(source.problems) == 0 {
		source.add(1, "the file is no YAML")
	}
	if len(source.problems) > 0 {
		return Provider{}, source.problems.Sorted()
	}
	return p, nil
}

// source is a file on its way to a Provider: its tree, which knows the lines, and what is wrong with it.
type source struct {
	file     string
	root     *yaml.Node
	problems Problems
}

func (s *source) decode(text []byte) Provider {
	var p Provider
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	err := decoder.Decode(&p)
	if errors.Is(err, io.EOF) {
		s.add(1, "the file is empty")
		return p
	}
	s.reject(err)
	var tree yaml.Node
	switch {
	case yaml.Unmarshal(text, &tree) != nil:
		return p // rejected above
	case len(tree.Content) == 0 || tree.Content[0].Kind != yaml.MappingNode:
		s.add(1, "the file is no mapping of members such as id and name")
		return p
	}
	s.root = tree.Content[0]
	if decoder.Decode(new(yaml.Node)) == nil {
		s.add(1, "the file holds more than one document; a provider is one")
	}
	return p
}

func (s *source) add(line int, format string, args ...any) {
	s.problems = append(s.problems, Problem{File: s.file, Line: max(line, 1), Message: fmt.Sprintf(format, args...)})
}

// reject takes over what the YAML library says, which names lines only inside its text.
func (s *source) reject(err error) {
	if err == nil {
		return
	}
	texts := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	if kinds := (*yaml.TypeError)(nil); errors.As(err, &kinds) {
		texts = kinds.Errors
	}
	unknown := regexp.MustCompile(`^field (.*) not found in type \S+$`)
	for _, text := range texts {
		line := 1
		if rest, ok := strings.CutPrefix(text, "line "); ok {
			number, message, _ := strings.Cut(rest, ": ")
			if n, err := strconv.Atoi(number); err == nil {
				line, text = n, message
			}
		}
		if m := unknown.FindStringSubmatch(text); m != nil {
			text = fmt.Sprintf("unknown member %q", m[1])
		}
		s.add(line, "%s", text)
	}
}

// line finds the line of a value: a path of member names and indexes. Where the path ends early, because a member
// is missing, it is the line of the nearest value around it.
func (s *source) line(path ...any) int {
	node := s.root
	for _, step := range path {
		next := child(node, step)
		if next == nil {
			break
		}
		node = next
	}
	return node.Line
}

func child(node *yaml.Node, step any) *yaml.Node {
	for node.Kind == yaml.AliasNode && node.Alias != nil {
		node = node.Alias
	}
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}
