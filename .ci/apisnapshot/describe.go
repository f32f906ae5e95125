package main

import (
	"fmt"
	"go/types"
	"strings"
)

// describer writes down the exported API of one package.
type describer struct {
	pkg    *types.Package
	parent string // what is left out of the module's import paths: "github.com/tigo-go/"
	lines  []string
}

func (d *describer) describe() []string {
	scope := d.pkg.Scope()
	for _, name := range scope.Names() {
		if object := scope.Lookup(name); object.Exported() {
			d.object(object)
		}
	}
	return d.lines
}

func (d *describer) add(format string, arguments ...any) {
	prefix := strings.TrimPrefix(d.pkg.Path(), d.parent) + ", "
	d.lines = append(d.lines, prefix+fmt.Sprintf(format, arguments...))
}

// text prints a type: names of this package as they are, others behind their package's path.
func (d *describer) text(t types.Type) string {
	return types.TypeString(t, func(other *types.Package) string {
		if other == d.pkg {
			return ""
		}
		return strings.TrimPrefix(other.Path(), d.parent)
	})
}

func (d *describer) signature(t types.Type) string {
	return strings.TrimPrefix(d.text(t), "func")
}

func (d *describer) object(object types.Object) {
	switch object := object.(type) {
	case *types.Const:
		d.add("const %s %s = %s", object.Name(), d.text(object.Type()), object.Val().ExactString())
	case *types.Var:
		d.add("var %s %s", object.Name(), d.text(object.Type()))
	case *types.Func:
		d.add("func %s%s", object.Name(), d.signature(object.Type()))
	case *types.TypeName:
		if object.IsAlias() {
			d.add("type %s = %s", object.Name(), d.text(types.Unalias(object.Type())))
			return
		}
		d.defined(object)
	}
}

// defined describes a type and what is reached through it.
func (d *describer) defined(object *types.TypeName) {
	name := object.Name()
	head := "type " + d.text(object.Type())
	switch under := object.Type().Underlying().(type) {
	case *types.Struct:
		d.add("%s struct", head)
		d.fields(name, under)
	case *types.Interface:
		d.add("%s interface", head)
		d.interfaceMethods(name, under)
		return
	default:
		d.add("%s %s", head, d.text(under))
	}
	d.methods(name, object.Type())
}

// fields describes exported fields, also those that an embedded struct without an exported name lends.
func (d *describer) fields(owner string, of *types.Struct) {
	for i := range of.NumFields() {
		field := of.Field(i)
		switch {
		case field.Exported():
			embedded, tag := "", ""
			if field.Embedded() {
				embedded = "embedded "
			}
			if of.Tag(i) != "" {
				tag = " `" + of.Tag(i) + "`"
			}
			d.add("type %s, field %s %s%s%s", owner, field.Name(), embedded, d.text(field.Type()), tag)
		case field.Embedded():
			t := field.Type()
			if pointer, ok := t.Underlying().(*types.Pointer); ok {
				t = pointer.Elem()
			}
			if lender, ok := t.Underlying().(*types.Struct); ok {
				d.fields(owner, lender)
			}
		}
	}
}

// methods describes the exported methods of a type and of its pointer, those of embedded types among them.
func (d *describer) methods(owner string, t types.Type) {
	ofValue := types.NewMethodSet(t)
	ofPointer := types.NewMethodSet(types.NewPointer(t))
	for selection := range ofPointer.Methods() {
		method := selection.Obj()
		if !method.Exported() {
			continue
		}
		receiver := owner
		if ofValue.Lookup(method.Pkg(), method.Name()) == nil {
			receiver = "*" + owner
		}
		d.add("type %s, method (%s) %s%s", owner, receiver, method.Name(), d.signature(selection.Type()))
	}
}

// interfaceMethods describes what a type must have to fit an interface.
func (d *describer) interfaceMethods(owner string, of *types.Interface) {
	sealed := false
	for method := range of.Methods() {
		if method.Exported() {
			d.add("type %s, method %s%s", owner, method.Name(), d.signature(method.Type()))
		} else {
			sealed = true
		}
	}
	if sealed {
		d.add("type %s, unexported methods", owner)
	}
	if !of.IsMethodSet() {
		d.add("type %s, constraint %s", owner, d.text(of))
	}
}
