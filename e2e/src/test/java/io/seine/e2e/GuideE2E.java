package io.seine.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The chapters of the user guide, with the results that it prints. */
class GuideE2E {
    @RegisterExtension
    static final GuideClusters CLUSTERS = new GuideClusters();

    @Test
    void exportedServiceIsAnsweredInTheOtherClusterOffTheGateway() throws Exception {
        CLUSTERS.run(CLUSTERS.west(), "kubectl apply -f deploy/samples/nginx.yml");
        CLUSTERS.run(CLUSTERS.west(), "kubectl rollout status deployment/nginx --timeout=60s");
        CLUSTERS.client(CLUSTERS.east(), "guide-client", "east-2");

        CLUSTERS.guide().exportNginx(CLUSTERS.west());

        assertThat(CLUSTERS.awaitAnswer(CLUSTERS.east(), "guide-client", "http://antrea-mc-nginx"))
                .contains("Welcome to nginx!");
        tablesAreThoseOfTheGuide();

        CLUSTERS.guide().unexportNginx(CLUSTERS.west());

        for (var member : List.of(CLUSTERS.east(), CLUSTERS.west())) {
            CLUSTERS.guide().awaitGone(member, "service antrea-mc-nginx -n default");
            CLUSTERS.guide().awaitGone(member, "serviceimport nginx -n default");
            CLUSTERS.guide().awaitGone(member, "endpoints antrea-mc-nginx -n default");
        }
        CLUSTERS.guide().awaitGone(CLUSTERS.north(), "resourceimport default-nginx-service -n antrea-multicluster");
        CLUSTERS.guide()
                .awaitGone(
                        CLUSTERS.north(),
                        "resourceexport test-cluster-west-default-nginx-service -n antrea-multicluster");
    }

    private static void tablesAreThoseOfTheGuide() throws Exception {
        assertThat(rows(CLUSTERS.run(CLUSTERS.east(), "kubectl get gateway -n kube-system")))
                .satisfiesExactly(
                        head -> assertThat(head).containsExactly("NAME", "GATEWAY IP", "INTERNAL IP", "AGE"),
                        row -> assertThat(row).startsWith("east-1"));
        assertThat(rows(CLUSTERS.run(CLUSTERS.east(), "kubectl get clusterinfoimport -n kube-system")))
                .satisfiesExactly(
                        head -> assertThat(head).containsExactly("NAME", "CLUSTER ID", "SERVICE CIDR", "AGE"),
                        row -> assertThat(row).startsWith("test-cluster-west-clusterinfo", "test-cluster-west"));
        assertThat(rows(CLUSTERS.run(CLUSTERS.east(), "kubectl get serviceimport nginx -n default")))
                .satisfiesExactly(
                        head -> assertThat(head).containsExactly("NAME", "TYPE", "IP", "AGE"),
                        row -> assertThat(row).startsWith("nginx", "ClusterSetIP"));
        assertThat(rows(CLUSTERS.run(CLUSTERS.north(), "kubectl get resourceexport -n antrea-multicluster"))
                        .getFirst())
                .containsExactly("NAME", "CLUSTER ID", "KIND", "NAMESPACE", "NAME", "AGE");
        assertThat(CLUSTERS.run(CLUSTERS.north(), "kubectl get resourceimport -n antrea-multicluster -o name"))
                .contains("default-nginx-service", "default-nginx-endpoints");
        assertThat(rows(CLUSTERS.run(CLUSTERS.north(), "kubectl get clusterset -n antrea-multicluster")))
                .satisfiesExactly(
                        head -> assertThat(head)
                                .containsExactly(
                                        "NAME", "LEADER CLUSTER NAMESPACE", "TOTAL CLUSTERS", "READY CLUSTERS", "AGE"),
                        row -> assertThat(row).startsWith("test-clusterset").contains("2"));
    }

    /** The cells of a table as kubectl prints it: columns are at least three blanks apart. */
    private static List<List<String>> rows(String table) {
        return table.lines().map(line -> List.of(line.strip().split(" {3,}"))).toList();
    }
}
