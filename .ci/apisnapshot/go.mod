module github.com/tigo-go/tigo/ci/apisnapshot

go 1.26.0
