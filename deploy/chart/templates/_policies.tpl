{{- /*
Whether the release has the definitions of Antrea's policies, and what goes with them. Where Antrea has installed its own, its agents enforce them; ours
would take its place. Without a cluster to look at, as for helm template, there is no such definition.
*/ -}}
{{- define "seine.policies" -}}
{{- $when := .Values.policies.definitions -}}
{{- if and (eq .Values.role "member") (ne $when "never") -}}
{{- if eq $when "always" -}}
true
{{- else if .Values.agent.enabled -}}
{{- $there := lookup "apiextensions.k8s.io/v1" "CustomResourceDefinition" "" "clusternetworkpolicies.crd.antrea.io" -}}
{{- if or (not $there) (eq "seine" (dig "metadata" "labels" "policy.seine.io/engine" "" $there)) -}}
true
{{- end -}}
{{- end -}}
{{- end -}}
{{- end }}
