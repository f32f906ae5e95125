package main

import (
	"context"
	"errors"
	"sync"
)

// each processes every item with a number of workers, and returns all errors. Once ctx has ended, no further item is
// started.
func each[T any](ctx context.Context, workers int, items []T, do func(context.Context, T) error) error {
	queue := make(chan T)
	failures := make([]error, workers)
	var wait sync.WaitGroup
	for i := range workers {
		wait.Go(func() {
			for item := range queue {
				failures[i] = errors.Join(failures[i], do(ctx, item))
			}
		})
	}
	stopped := feed(ctx, queue, items)
	wait.Wait()
	return errors.Join(errors.Join(failures...), stopped)
}

// feed sends items until all are sent or ctx has ended.
func feed[T any](ctx context.Context, queue chan<- T, items []T) error {
	defer close(queue)
	for _, item := range items {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case queue <- item:
		}
	}
	return nil
}
