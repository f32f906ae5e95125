package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"path/filepath"
)

// checker collects the undocumented names of one package.
type checker struct {
	fset   *token.FileSet
	root   string // positions are reported relative to it
	report []string
}

func (c *checker) add(pos token.Pos, what string) {
	at := c.fset.Position(pos)
	if rel, err := filepath.Rel(c.root, at.Filename); err == nil {
		at.Filename = rel
	}
	c.report = append(c.report, fmt.Sprintf("%s:%d: %s has no doc comment", at.Filename, at.Line, what))
}

// names adds each exported name unless one of the comments documents it.
func (c *checker) names(prefix string, names []*ast.Ident, comments ...*ast.CommentGroup) {
	if documented(comments...) {
		return
	}
	for _, name := range names {
		if name.IsExported() {
			c.add(name.Pos(), prefix+name.Name)
		}
	}
}

func (c *checker) file(file *ast.File) {
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			c.function(decl)
		case *ast.GenDecl:
			c.group(decl)
		}
	}
}

// function looks at functions and at the methods of exported types.
func (c *checker) function(decl *ast.FuncDecl) {
	prefix := ""
	if decl.Recv != nil {
		receiver := typeName(decl.Recv.List[0].Type)
		if receiver == nil || !receiver.IsExported() {
			return
		}
		prefix = receiver.Name + "."
	}
	c.names(prefix, []*ast.Ident{decl.Name}, decl.Doc)
}

// group looks at a type, const or var declaration. The comment of a whole group in parentheses introduces the
// group; each name in it needs its own.
func (c *checker) group(decl *ast.GenDecl) {
	var own *ast.CommentGroup
	if !decl.Lparen.IsValid() {
		own = decl.Doc
	}
	for _, spec := range decl.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			c.names("", spec.Names, own, spec.Doc, spec.Comment)
		case *ast.TypeSpec:
			c.names("", []*ast.Ident{spec.Name}, own, spec.Doc, spec.Comment)
			if spec.Name.IsExported() {
				c.members(spec.Name.Name+".", spec.Type)
			}
		}
	}
}

// members looks at the fields of a struct, also of structs inside it, and at the methods of an interface.
func (c *checker) members(prefix string, expr ast.Expr) {
	switch expr := expr.(type) {
	case *ast.StructType:
		for _, field := range expr.Fields.List {
			names := field.Names
			if len(names) == 0 { // embedded
				if name := typeName(field.Type); name != nil {
					names = []*ast.Ident{name}
				}
			}
			c.names(prefix, names, field.Doc, field.Comment)
			for _, name := range names {
				if name.IsExported() {
					c.members(prefix+name.Name+".", field.Type)
				}
			}
		}
	case *ast.InterfaceType:
		for _, method := range expr.Methods.List {
			c.names(prefix, method.Names, method.Doc, method.Comment)
		}
	case *ast.ArrayType:
		c.members(prefix, expr.Elt)
	case *ast.MapType:
		c.members(prefix, expr.Value)
	case *ast.StarExpr:
		c.members(prefix, expr.X)
	}
}

// documented reports whether a comment holds text: a bare directive such as //go:embed does not.
func documented(comments ...*ast.CommentGroup) bool {
	for _, comment := range comments {
		if comment.Text() != "" {
			return true
		}
	}
	return false
}

// typeName returns the name in T, *T, T[K], *T[K, V] and p.T, nil in anything else.
func typeName(expr ast.Expr) *ast.Ident {
	switch expr := expr.(type) {
	case *ast.Ident:
		return expr
	case *ast.StarExpr:
		return typeName(expr.X)
	case *ast.IndexExpr:
		return typeName(expr.X)
	case *ast.IndexListExpr:
		return typeName(expr.X)
	case *ast.SelectorExpr:
		return expr.Sel
	}
	return nil
}
