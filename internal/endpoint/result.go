package endpoint

import (
	"context"
	"iter"

	"github.com/tigo-go/tigo"
)

// One makes a call whose response is one T.
func One[T any](ctx context.Context, client *tigo.Client, call Call, opts []tigo.CallOption) (T, error) {
	var result, none T
	response, err := call.do(ctx, client, opts)
	if err != nil {
		return none, err
	}
	if err := response.Decode(&result); err != nil {
		return none, err
	}
	return result, nil
}

// List makes a call whose response is a list. name is that of the list in the reference. An empty list is not nil.
func List[T any](ctx context.Context, client *tigo.Client, call Call, name string, opts []tigo.CallOption) ([]T, error) {
	call.Request.List = name
	list, err := One[[]T](ctx, client, call, opts)
	if err == nil && list == nil {
		list = []T{}
	}
	return list, err
}

// Stream makes a call whose response is a list, as List does, and yields each element as it arrives. Each range makes a new
// call. An error is yielded once and ends the range.
func Stream[T any](ctx context.Context, client *tigo.Client, call Call, name string, opts []tigo.CallOption) iter.Seq2[T, error] {
	call.Request.List, call.Stream = name, true
	return func(yield func(T, error) bool) {
		response, err := call.do(ctx, client, opts)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		tigo.DecodeSeq[T](response)(yield)
	}
}

// acceptPDF accepts a PDF, a PDF that is wrapped in JSON, and a PDF under any other media type.
const acceptPDF = "application/pdf, application/json;q=0.5, */*;q=0.1"

// File makes a call whose response is a PDF.
func File(ctx context.Context, client *tigo.Client, call Call, opts []tigo.CallOption) (*tigo.File, error) {
	call.Accept, call.Stream = acceptPDF, true
	response, err := call.do(ctx, client, opts)
	if err != nil {
		return nil, err
	}
	return response.File()
}
