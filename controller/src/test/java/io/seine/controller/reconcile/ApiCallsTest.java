package io.seine.controller.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.controller.reconcile.ApiCalls.Call;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiCallsTest {
    @ParameterizedTest
    @CsvSource({
        "GET, /api/v1/namespaces/ns/secrets, watch=true&x=y, watch, secrets",
        "GET, /api/v1/namespaces/ns/secrets, limit=500, list, secrets",
        "GET, /api/v1/nodes, '', list, nodes",
        "GET, /api/v1/nodes/n1, '', get, nodes",
        "GET, /api/v1/namespaces, '', list, namespaces",
        "GET, /api/v1/namespaces/ns, '', get, namespaces",
        "POST, /api/v1/namespaces/ns/events, '', create, events",
        "PATCH, /apis/multicluster.x-k8s.io/v1alpha1/namespaces/ns/serviceexports/nginx/status, '', patch,"
                + " serviceexports/status",
        "PUT, /apis/coordination.k8s.io/v1/namespaces/ns/leases/seine-leader, '', update, leases",
        "DELETE, /apis/multicluster.crd.antrea.io/v1alpha1/namespaces/ns/gateways/n1, '', delete, gateways",
        "DELETE, /apis/multicluster.crd.antrea.io/v1alpha1/namespaces/ns/gateways, '', deletecollection, gateways",
        "GET, /version, '', get, /version",
    })
    void requestsAreNamedAsInRoles(String method, String path, String query, String verb, String resource) {
        assertThat(ApiCalls.call(method, path, query, "200")).isEqualTo(new Call(verb, resource, "200"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://a/api/v1/pods/x, https://a/api/v1/pods/x?timeout=5s",
        "https://a/api/v1/pods/x?fieldManager=a%2Fb&force=true, https://a/api/v1/pods/x?fieldManager=a%2Fb&force=true&timeout=5s",
    })
    void writesAreGivenUpBeforeAnotherReplicasTurnBegins(URI before, URI after) {
        assertThat(ApiCalls.limited(before)).isEqualTo(after);
    }
}
