package render

import (
	"fmt"
	"time"

	"authdoctor/checks"
	"authdoctor/flows"
)

// retryWords says whether sending the request again can help, and when. A cause that is only possible forbids nothing.
func retryWords(r flows.Report, d flows.Diagnosis) string {
	possible := d.Confidence == string(checks.Possible)
	if r.Verdict == flows.Healthy || possible && (d.Retry == "never" || d.Retry == "after_fix") {
		return ""
	}
	switch d.Retry {
	case "never":
		return "retrying will not help"
	case "after_fix":
		return "retrying will not help until this is fixed"
	case "after_wait":
		if d.RetryAt == nil {
			return "retry after a short wait"
		}
		return "retry after " + moment(r, *d.RetryAt)
	case "after_reset":
		if d.RetryAt == nil {
			return "retry after the limit is reset"
		}
		return "retry after the limit is reset: " + moment(r, *d.RetryAt)
	}
	return ""
}

// moment is a time in the zone of the report's start, named unless it is this machine's own, and how far away it was
// when the report was made.
func moment(r flows.Report, at time.Time) string {
	at = at.In(r.Started.Location())
	form := "15:04:05"
	if at.Format(time.DateOnly) != r.Started.Format(time.DateOnly) {
		form = time.DateTime
	}
	if at.Location() != time.Local {
		form += " MST"
	}
	return at.Format(form) + " (" + ahead(at.Sub(r.Started)-time.Duration(r.DurationMS)*time.Millisecond) + ")"
}

func ahead(d time.Duration) string {
	switch {
	case d <= 0:
		return "now"
	case d < 2*time.Minute:
		return fmt.Sprintf("in %.0f s", d.Seconds())
	case d < 2*time.Hour:
		return fmt.Sprintf("in %.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("in %.0f h", d.Hours())
	}
	return fmt.Sprintf("in %.0f days", d.Hours()/24)
}
