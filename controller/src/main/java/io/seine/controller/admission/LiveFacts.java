package io.seine.controller.admission;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.MemberClusterAnnounce;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a leader's rules need: accounts of the watch, for they are asked for at every write; the rest, which only joining and leaving
 * need, from the API server itself.
 */
record LiveFacts(KubernetesClient client, String namespace, AccountSource source)
        implements ClusterSetRules.Facts, AnnounceRules.Facts {

    @Override
    public Accounts accounts(Caller.Account caller) {
        return source.with(caller);
    }

    @Override
    public List<ClusterSet> clusterSets() {
        return client.resources(ClusterSet.class).inNamespace(namespace).list().getItems();
    }

    @Override
    public List<MemberClusterAnnounce> announces() {
        return client.resources(MemberClusterAnnounce.class)
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    @Override
    public Set<String> announced() {
        return announces().stream().map(MemberClusterAnnounce::getClusterID).collect(Collectors.toSet());
    }
}
