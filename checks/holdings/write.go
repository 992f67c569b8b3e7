package holdings

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"authdoctor/keystore/secret"
)

// Replace is what to put at From..To so that the place holds another value: the value with what its form escapes. It
// returns an error that wraps ErrByHand where the place must be left alone or the value cannot be written there.
func (h Holding) Replace(value secret.Secret) (secret.Secret, error) {
	if h.Keep != "" {
		return secret.Secret{}, fmt.Errorf("replace %s in %s: %w: %s", h.Name, h.Source, ErrByHand, h.Keep)
	}
	var made secret.Secret
	err := value.Use(func(plain []byte) error {
		text, why := written(h.Form, h.quote, plain)
		defer clear(text)
		if why != "" {
			return fmt.Errorf("replace %s in %s: %w: the new value %s", h.Name, h.Source, ErrByHand, why)
		}
		made = h.maker.Make(text)
		return nil
	})
	return made, err
}

// How each form writes a value between quotes: escaped lists the characters that by is put before, and refused those
// that cannot be written.
type writing struct {
	by               byte // 0: a character that is escaped is doubled
	escaped, refused string
}

func writingOf(form Form, quote byte) writing {
	double := quote == '"'
	switch {
	case form == JSON, double && (form == YAML || form == TOML):
		return writing{by: '\\', escaped: `"\`}
	case form == YAML:
		return writing{escaped: `'`}
	case form == TOML:
		return writing{refused: `'`}
	case form == Shell && double:
		return writing{by: '\\', escaped: "\"\\$`"}
	case form == Shell:
		return writing{refused: `'`}
	case form == Fish && double:
		return writing{by: '\\', escaped: `"\$`}
	case form == Fish:
		return writing{by: '\\', escaped: `'\`}
	case form == PowerShell && double:
		return writing{by: '`', escaped: "\"$`"}
	case form == PowerShell:
		return writing{escaped: `'`}
	}
	return writing{refused: "'\"\\$`"} // .env: its readers disagree about every one of these
}

// bare are the characters beside letters and digits that mean themselves without quotes in every form.
const bare = "-_./+=:@"

// written is a value as its place writes it, or why that cannot be.
func written(form Form, quote byte, value []byte) (text []byte, why string) {
	if len(value) == 0 {
		return nil, "is empty"
	}
	w := writingOf(form, quote)
	text = make([]byte, 0, 2*len(value)) // it never grows, which would leave a copy behind
	for _, c := range value {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		switch {
		case c <= ' ' || c > '~':
			clear(text)
			return nil, "has a character that is no printable ASCII"
		case quote == 0 && form != Plain && !letter && strings.IndexByte(bare, c) < 0, quote != 0 && strings.IndexByte(w.refused, c) >= 0:
			clear(text)
			return nil, "has a character that cannot be written there; put other quotes around the present one first"
		case quote != 0 && strings.IndexByte(w.escaped, c) >= 0 && w.by == 0:
			text = append(text, c)
		case quote != 0 && strings.IndexByte(w.escaped, c) >= 0:
			text = append(text, w.by)
		}
		text = append(text, c)
	}
	if quote == 0 && (form == Shell && value[0] == '=' || form == YAML && !isYAMLText(value)) {
		clear(text)
		return nil, "would mean something else without quotes; put quotes around the present one first"
	}
	return text, ""
}

// isYAMLText: without quotes, 0123 is a number and @x is an error.
func isYAMLText(value []byte) bool {
	var document yaml.Node
	if yaml.Unmarshal(value, &document) != nil || document.Kind != yaml.DocumentNode {
		return false
	}
	scalar := document.Content[0]
	return scalar.Kind == yaml.ScalarNode && scalar.Tag == "!!str" && scalar.Value == string(value)
}
