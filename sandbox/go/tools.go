//go:build tools

// Package tools pins programs that are built from other modules as they are.
package tools

import _ "k8s.io/kubernetes/test/images/agnhost"
