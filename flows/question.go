package flows

import (
	"cmp"
	"context"
	"slices"
	"time"

	"authdoctor/checks"
	"authdoctor/checks/cause"
)

// question puts a node's question to a person, once in a run: the walk comes by again behind a repaired fault. The answer
// is one of the choices, or "" for not knowing; asked is false where nobody was asked.
func (w *walk) question(ctx context.Context, id string, node Node) (answer string, asked bool) {
	if before, ok := w.answers[id]; ok {
		return before, true
	}
	if w.visit.Ask == nil || ctx.Err() != nil || node.When == WhenHealthy && !w.well() {
		return "", false
	}
	q := Question{Node: w.clean(id), Text: w.clean(node.Ask)}
	for _, choice := range node.Choices {
		q.Choices = append(q.Choices, w.clean(choice.Answer))
	}
	w.observe(Asked{Question: q})
	began := time.Now()
	said := w.visit.Ask(ctx, q)
	w.waited += time.Since(began)
	if i := slices.Index(q.Choices, said); i >= 0 {
		answer = node.Choices[i].Answer
	}
	w.answers[id] = answer
	w.observe(Answered{Node: q.Node, Answer: answer})
	return answer, true
}

// answered is what the trail shows of a question.
func answered(answer string, asked bool) string {
	if !asked {
		return "not asked"
	}
	return cmp.Or(answer, "not known")
}

// well reports whether a whole examination has found nothing so far: what "when: healthy" stands for.
func (w *walk) well() bool {
	if !w.sending || len(w.visit.Only) > 0 || len(w.visit.Skip) > 0 || len(w.named) > 0 {
		return false
	}
	return !slices.ContainsFunc(w.findings, func(f checks.Finding) bool { return f.Status == checks.Fail || f.Status == checks.Unknown })
}

// conclusion is what a node concludes. An answer is no measurement: a cause that hangs on one is only possible.
func conclusion(view *checks.View, node Node, answers []string) named {
	n := named{ids: []cause.ID{node.Conclude}, confidence: checks.Inferred, because: node.Because, tell: node.Tell, answers: answers, target: view.Target()}
	if len(answers) > 0 {
		n.confidence = checks.Possible
	}
	return n
}

// note keeps what a node has to say for the report, once.
func (w *walk) note(text string) {
	if !slices.Contains(w.notes, text) {
		w.notes = append(w.notes, text)
	}
}
