module github.com/tigo-go/tigo/ci/doccheck

go 1.26.0
