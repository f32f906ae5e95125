module github.com/tigo-go/tigo/tests/languages

go 1.26.0

replace github.com/tigo-go/tigo => ../../

require (
	github.com/stretchr/testify v1.12.1
	github.com/tigo-go/tigo v0.0.0
)

require go.yaml.in/yaml/v3 v3.0.5 // indirect
