package render

import (
	"strconv"
	"strings"

	"authdoctor/flows"
)

// tally counts the findings: "12 checks: 9 ok, 1 warning, 2 skipped".
func tally(findings []flows.Finding) string {
	count := map[string]int{}
	for _, f := range findings {
		count[statusWord(f.Status)]++
	}
	var parts []string
	for _, word := range []string{"ok", "warning", "failed", "unknown", "skipped"} {
		if n := count[word]; n == 1 || n > 1 && word != "warning" {
			parts = append(parts, strconv.Itoa(n)+" "+word)
		} else if n > 1 {
			parts = append(parts, strconv.Itoa(n)+" warnings")
		}
	}
	return plural(len(findings), "check") + ": " + strings.Join(parts, ", ")
}

// cost is the last line of a report: "4 requests to api.openai.com, none billable, 0.42 s".
func cost(r flows.Report) string {
	took := seconds(r.DurationMS)
	if r.Requests.Sent == 0 {
		return "no requests sent, " + took
	}
	made := plural(r.Requests.Sent, "request")
	if len(r.Requests.Hosts) > 0 {
		made += " to " + strings.Join(r.Requests.Hosts, " and ")
	}
	billable := "none billable"
	if r.Requests.Billable > 0 {
		billable = strconv.Itoa(r.Requests.Billable) + " billable"
	}
	return made + ", " + billable + ", " + took
}

func seconds(ms int64) string {
	if ms < 10 {
		return strconv.FormatInt(ms, 10) + " ms"
	}
	return strconv.FormatFloat(float64(ms)/1000, 'f', 2, 64) + " s"
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return strconv.Itoa(n) + " " + noun + "s"
}
