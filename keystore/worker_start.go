package keystore

import (
	"context"
	"errors"
	"fmt"
)

// What a worker is asked to do.
const (
	opRead   = "read"
	opWrite  = "write"
	opRemove = "remove"
)

// errWorker: a worker ended without a whole answer. What it did is not known.
var errWorker = errors.New("the helper process that talks to the keyring ended early")

// askWorker starts a worker for one question and returns its answer. The values are the caller's to wipe.
func askWorker(ctx context.Context, argv, environ []string, request workerRequest, values [][]byte) (workerReply, [][]byte, error) {
	for _, value := range values {
		request.Sizes = append(request.Sizes, len(value))
	}
	question, err := encodeFrame(request, values)
	if err != nil {
		return workerReply{}, nil, err
	}
	defer clear(question)
	most := 256 + maxHead
	if request.Op == opRead {
		most += len(request.Names) * MaxItem
	}
	answer, err := child{argv: argv, environ: environ, input: question, most: most}.run(ctx)
	if err != nil {
		return workerReply{}, nil, fmt.Errorf("%w: %w", errWorker, err)
	}
	defer clear(answer)
	var reply workerReply
	raw, err := decodeFrame(answer, &reply)
	if err != nil {
		return workerReply{}, nil, fmt.Errorf("%w: %w", errWorker, err)
	}
	wanted := 0
	if request.Op == opRead && reply.Failure == nil {
		wanted = len(request.Names)
	}
	found, err := splitValues(raw, reply.Sizes)
	if err != nil || len(found) != wanted {
		return workerReply{}, nil, fmt.Errorf("%w: %w", errWorker, errFrame)
	}
	for i, value := range found {
		if value != nil {
			found[i] = append(make([]byte, 0, len(value)), value...)
		}
	}
	return reply, found, nil
}

// environOf keeps the variables that a worker needs; programs that it starts speak English, whatever the user does.
func environOf(lookup func(string) string, names ...string) []string {
	environ := []string{"LC_ALL=C"}
	for _, name := range names {
		if value := lookup(name); value != "" {
			environ = append(environ, name+"="+value)
		}
	}
	return environ
}
