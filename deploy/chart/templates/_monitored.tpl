{{- /* What Prometheus asks of Pods, and how it finds them: (list . "component" port). */ -}}
{{- define "seine.monitored" -}}
{{- $ := index . 0 }}
{{- $component := index . 1 }}
{{- $port := index . 2 }}
apiVersion: v1
kind: Service
metadata:
  name: {{ $component }}-metrics
  namespace: {{ $.Release.Namespace }}
  labels:
    app: antrea
    component: {{ $component }}
spec:
  clusterIP: None
  # What is not ready has metrics too.
  publishNotReadyAddresses: true
  ports:
    - name: metrics
      port: {{ $port }}
  selector:
    app: antrea
    component: {{ $component }}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ $component }}
  namespace: {{ $.Release.Namespace }}
  labels:
    app: antrea
    {{- with $.Values.serviceMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      app: antrea
      component: {{ $component }}
  endpoints:
    - port: metrics
      interval: {{ $.Values.serviceMonitor.interval }}
{{- end }}
