{{- /* The number of a controller's port: (list . "health"), "metrics" or "webhook". */ -}}
{{- define "seine.port" -}}
{{- $values := (index . 0).Values -}}
{{- $name := index . 1 -}}
{{- $usual := dict "health" 8080 "metrics" 8081 "webhook" 9443 -}}
{{- if $values.controller.hostNetwork -}}
{{- $usual = ternary (dict "health" 10372 "metrics" 10373 "webhook" 10374) (dict "health" 10375 "metrics" 10376 "webhook" 10377) (eq $values.role "leader") -}}
{{- end -}}
{{- index $values.controller.ports $name | default (index $usual $name) | int -}}
{{- end }}
