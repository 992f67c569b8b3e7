package dotenv

import "bytes"

// resolvePython puts the values of variables in the place of ${NAME} and ${NAME:-default}, in quotes of any kind
// too, as load_dotenv without override does: the environment first, then earlier lines, then the default, which also
// stays out where the variable is set but empty. $NAME is left as it is.
func resolvePython(named []statement, lookup func(string) (string, bool)) {
	earlier := map[string][]byte{}
	bound := expansion{left: expansionLimit}
	resolve := func(name, fallback []byte) []byte {
		if value, ok := lookup(string(name)); ok {
			return []byte(value)
		}
		if value, ok := earlier[string(name)]; ok {
			return value
		}
		return fallback
	}
	for i := range named {
		s := &named[i]
		switch {
		case s.bare:
			earlier[string(s.key)] = nil
		case s.set:
			value, ok := expandPython(s.result, resolve, &bound)
			clear(s.result)
			s.set, s.result = ok, value
			if !ok {
				s.result, s.fault = nil, TooMuch
				continue
			}
			earlier[string(s.key)] = s.result
		}
	}
}

// expandPython replaces every ${...} whose name holds neither "}" nor ":". Nothing in a replacement is looked at
// again. Both searches move forward only, so that the work is linear.
func expandPython(value []byte, resolve func(name, fallback []byte) []byte, bound *expansion) ([]byte, bool) {
	var out []byte
	ok := true
	stops := seeker{text: value, any: "}:"}
	braces := seeker{text: value, any: "}"}
	for i := 0; i < len(value) && ok; {
		name, fallback, end := posixVariable(value, i, &stops, &braces)
		if end < 0 {
			next := bytes.IndexByte(value[i+1:], '$')
			if next < 0 {
				next = len(value) - i - 1
			}
			out, i = append(out, value[i:i+1+next]...), i+1+next
			continue
		}
		out, ok = bound.add(out, resolve(name, fallback))
		i = end
	}
	return out, ok
}

// posixVariable reads the ${name} or ${name:-default} that begins at i; end is -1 where none does.
func posixVariable(value []byte, i int, stops, braces *seeker) (name, fallback []byte, end int) {
	if !bytes.HasPrefix(value[i:], []byte("${")) {
		return nil, nil, -1
	}
	stop := stops.from(i + 2)
	if stop == len(value) {
		return nil, nil, -1
	}
	name = value[i+2 : stop]
	if value[stop] == '}' {
		return name, nil, stop + 1
	}
	if !bytes.HasPrefix(value[stop:], []byte(":-")) {
		return nil, nil, -1
	}
	brace := braces.from(stop + 2)
	if brace == len(value) {
		return nil, nil, -1
	}
	return name, value[stop+2 : brace], brace + 1
}

// seeker finds the next of some bytes. Its questions must not go backwards.
type seeker struct {
	text []byte
	any  string
	at   int
}

func (s *seeker) from(offset int) int {
	if s.at >= offset && s.at > 0 {
		return s.at
	}
	s.at = len(s.text)
	if next := bytes.IndexAny(s.text[min(offset, len(s.text)):], s.any); next >= 0 {
		s.at = offset + next
	}
	return s.at
}
