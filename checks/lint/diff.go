package lint

import "strings"

// around is how many unchanged lines stand around a change.
const around = 2

// mostCells bounds the table that finds the smallest change; larger texts are compared by their ends alone.
const mostCells = 1 << 20

// diff compares two lists of lines: " " in both, "-" only in the first, "+" only in the second. Long unchanged stretches
// are left out.
func diff(a, b []string) string {
	start := 0
	for start < len(a) && start < len(b) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < len(a)-start && end < len(b)-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var lines []string
	for _, l := range a[max(0, start-around):start] {
		lines = append(lines, " "+l)
	}
	lines = append(lines, middle(a[start:len(a)-end], b[start:len(b)-end])...)
	for _, l := range a[len(a)-end : min(len(a), len(a)-end+around)] {
		lines = append(lines, " "+l)
	}
	for i, l := range lines {
		lines[i] = shortened(l)
	}
	return strings.Join(folded(lines), "\n")
}

// middle is the part between the first and the last change, by the longest common subsequence.
func middle(a, b []string) []string {
	if len(a)*len(b) > mostCells {
		return append(marked("-", a), marked("+", b)...)
	}
	table := make([][]int, len(a)+1)
	for i := range table {
		table[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			if a[i] == b[k] {
				table[i][k] = table[i+1][k+1] + 1
			} else {
				table[i][k] = max(table[i+1][k], table[i][k+1])
			}
		}
	}
	var lines []string
	i, k := 0, 0
	for i < len(a) || k < len(b) {
		switch {
		case i < len(a) && k < len(b) && a[i] == b[k]:
			lines = append(lines, " "+a[i])
			i, k = i+1, k+1
		case k == len(b) || i < len(a) && table[i+1][k] >= table[i][k+1]:
			lines = append(lines, "-"+a[i])
			i++
		default:
			lines = append(lines, "+"+b[k])
			k++
		}
	}
	return lines
}

func marked(sign string, list []string) []string {
	lines := make([]string, len(list))
	for i, l := range list {
		lines[i] = sign + l
	}
	return lines
}

// folded leaves out unchanged lines that are far from any change.
func folded(lines []string) []string {
	near := make([]bool, len(lines))
	for i, l := range lines {
		if strings.HasPrefix(l, " ") {
			continue
		}
		for k := max(0, i-around); k <= min(len(lines)-1, i+around); k++ {
			near[k] = true
		}
	}
	var out []string
	for i, l := range lines {
		if near[i] {
			out = append(out, l)
		} else if i > 0 && near[i-1] {
			out = append(out, " ...")
		}
	}
	return out
}

// longestLine is how much of a line a diff shows, in bytes.
const longestLine = 2000

func shortened(line string) string {
	if len(line) <= longestLine {
		return line
	}
	return strings.ToValidUTF8(line[:longestLine], "") + " ..."
}
