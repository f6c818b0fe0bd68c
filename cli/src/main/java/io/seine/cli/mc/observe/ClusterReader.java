package io.seine.cli.mc.observe;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.api.FieldManagers;
import io.seine.api.Labels;
import io.seine.api.Names;
import io.seine.api.antrea.ClusterNetworkPolicy;
import io.seine.api.antrea.Tier;
import io.seine.api.mcs.ServiceExport;
import io.seine.api.mcs.ServiceImport;
import io.seine.api.multicluster.ClusterInfoImport;
import io.seine.api.multicluster.ClusterSet;
import io.seine.api.multicluster.Gateway;
import io.seine.api.multicluster.LabelIdentity;
import io.seine.api.multicluster.MemberClusterAnnounce;
import io.seine.api.multicluster.ResourceExport;
import io.seine.api.multicluster.ResourceImport;
import io.seine.cli.cluster.Cluster;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Reads a cluster once. A read that fails is remembered, and the others go on. */
final class ClusterReader {
    /** The original's and ours, in all Namespaces. */
    private static final List<Class<? extends HasMetadata>> EVERYWHERE = List.of(
            ClusterSet.class,
            MemberClusterAnnounce.class,
            ResourceExport.class,
            ResourceImport.class,
            Gateway.class,
            ClusterInfoImport.class,
            LabelIdentity.class,
            ServiceExport.class,
            ServiceImport.class,
            Node.class,
            Namespace.class,
            Service.class);

    /** Kinds that a cluster may be without. */
    private static final List<Class<? extends HasMetadata>> OF_ANTREA = List.of(ClusterNetworkPolicy.class, Tier.class);

    private static final List<Class<? extends HasMetadata>> WHERE_SEINE_IS =
            List.of(ServiceAccount.class, Role.class, RoleBinding.class, EndpointSlice.class);

    private static final Set<String> CONFIG_MAPS = Set.of(
            Names.CONFIG_MAP,
            Names.WEBHOOK_CA,
            Names.AGENT_CONFIG_MAP,
            Names.ANTREA_CONFIG_MAP,
            Names.MEMBERSHIP_RECORD,
            ClusterView.ROOT_CA);

    private static final List<String> GROUPS =
            List.of("multicluster.crd.antrea.io", "multicluster.x-k8s.io", "crd.antrea.io");
    private static final List<String> REPORTERS =
            List.of(FieldManagers.LEADER, FieldManagers.MEMBER, FieldManagers.AGENT);

    private final Cluster cluster;
    private final Set<String> only;
    private final Instant now;
    private final List<HasMetadata> objects = new ArrayList<>();
    private final List<Unread> unread = new ArrayList<>();

    /**
     * @param only Namespaces of Seine; where it is found to be when empty
     */
    ClusterReader(Cluster cluster, Set<String> only, Instant now) {
        this.cluster = cluster;
        this.only = only;
        this.now = now;
    }

    ClusterView read() {
        var greeting = Greeting.of(cluster, now);
        if (greeting.failure().isPresent()) {
            unread.add(new Unread(
                    "API server",
                    "",
                    greeting.failure().get().kind(),
                    greeting.failure().get().sentence()));
            return view(greeting, new TreeSet<>(), List.of(), List.of(), List.of());
        }
        EVERYWHERE.forEach(this::everywhere);
        OF_ANTREA.forEach(kind -> list(kind, "", new ListOptions(), true, object -> true));
        everywhere(Deployment.class, object -> name(object).equals(Names.CONTROLLER_SERVICE_ACCOUNT));
        everywhere(
                DaemonSet.class,
                object -> Set.of(Names.SEINE_AGENT_SERVICE_ACCOUNT, Names.AGENT_SERVICE_ACCOUNT)
                        .contains(name(object)));
        everywhere(
                CustomResourceDefinition.class,
                object -> GROUPS.contains(object.getSpec().getGroup()));
        everywhere(ValidatingWebhookConfiguration.class, ClusterReader::isServed);
        everywhere(MutatingWebhookConfiguration.class, ClusterReader::isServed);
        everywhere(ClusterRole.class, ClusterReader::isInstalled);
        everywhere(ClusterRoleBinding.class, ClusterReader::isInstalled);
        REPORTERS.forEach(reporter -> list(
                Event.class,
                "",
                new ListOptionsBuilder().withFieldSelector("source=" + reporter).build(),
                false,
                object -> true));
        var namespaces = namespaces();
        for (var namespace : namespaces) {
            WHERE_SEINE_IS.forEach(kind -> list(kind, namespace, new ListOptions(), false, object -> true));
            list(Pod.class, namespace, labelled(), false, object -> true);
            list(ConfigMap.class, namespace, new ListOptions(), false, object -> CONFIG_MAPS.contains(name(object)));
        }
        list(
                ConfigMap.class,
                ClusterView.SYSTEM,
                new ListOptions(),
                false,
                object -> name(object).equals(ClusterView.KUBE_PROXY));
        var secrets = secrets(namespaces);
        return view(
                greeting,
                namespaces,
                secrets.stream().map(Credential::of).toList(),
                accesses(namespaces, secrets),
                new GatewayFigures(cluster).read(objects, namespaces));
    }

    private ClusterView view(
            Greeting greeting,
            SortedSet<String> namespaces,
            List<Credential> credentials,
            List<Access> accesses,
            List<TunnelFigures> figures) {
        return new ClusterView(
                cluster.name(),
                cluster.server(),
                greeting.version(),
                greeting.ahead(),
                namespaces,
                objects,
                credentials,
                accesses,
                figures,
                unread);
    }

    private SortedSet<String> namespaces() {
        var found = new TreeSet<String>(only);
        if (only.isEmpty()) {
            objects.stream()
                    .filter(object -> object instanceof ClusterSet
                            || object instanceof Deployment
                            || (object instanceof DaemonSet && name(object).equals(Names.SEINE_AGENT_SERVICE_ACCOUNT)))
                    .forEach(object -> found.add(object.getMetadata().getNamespace()));
        }
        return found;
    }

    /** Secrets stay inside this class: what leaves it is a {@link Credential}. */
    private List<Secret> secrets(Set<String> namespaces) {
        var found = new ArrayList<Secret>();
        for (var namespace : namespaces) {
            try {
                found.addAll(
                        cluster.client().secrets().inNamespace(namespace).list().getItems());
            } catch (KubernetesClientException e) {
                failed(Secret.class.getSimpleName(), namespace, e);
            }
        }
        return found;
    }

    private List<Access> accesses(Set<String> namespaces, List<Secret> secrets) {
        var probe = new AccessProbe(now);
        return objects.stream()
                .filter(ClusterSet.class::isInstance)
                .map(ClusterSet.class::cast)
                .filter(set -> namespaces.contains(set.getMetadata().getNamespace()))
                .filter(set -> set.getSpec() != null
                        && !set.getSpec().leaders().isEmpty()
                        && set.getSpec().leaders().getFirst().server().startsWith("https://"))
                .map(set -> probe.probe(set, secret(set, secrets)))
                .toList();
    }

    private static Optional<Secret> secret(ClusterSet set, List<Secret> secrets) {
        var name = set.getSpec().leaders().getFirst().secret();
        return secrets.stream()
                .filter(secret -> name(secret).equals(name)
                        && secret.getMetadata()
                                .getNamespace()
                                .equals(set.getMetadata().getNamespace()))
                .findFirst();
    }

    private <T extends HasMetadata> void everywhere(Class<T> kind) {
        everywhere(kind, object -> true);
    }

    private <T extends HasMetadata> void everywhere(Class<T> kind, Predicate<T> wanted) {
        list(kind, "", new ListOptions(), false, wanted);
    }

    private <T extends HasMetadata> void list(
            Class<T> kind, String namespace, ListOptions options, boolean optional, Predicate<T> wanted) {
        try {
            var kinds = cluster.client().resources(kind);
            var items = namespace.isEmpty()
                    ? kinds.inAnyNamespace().list(options)
                    : kinds.inNamespace(namespace).list(options);
            items.getItems().stream().filter(wanted).forEach(objects::add);
        } catch (KubernetesClientException e) {
            if (!optional || e.getCode() != 404) {
                failed(HasMetadata.getKind(kind), namespace, e);
            }
        }
    }

    private void failed(String kind, String namespace, KubernetesClientException e) {
        var failure = ApiFailure.of(e, now);
        unread.add(new Unread(kind, namespace, failure.kind(), failure.sentence()));
    }

    private static ListOptions labelled() {
        return new ListOptionsBuilder()
                .withLabelSelector(Labels.APP + "=" + Labels.APP_VALUE)
                .build();
    }

    private static boolean isInstalled(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Labels.APP_VALUE.equals(labels.get(Labels.APP));
    }

    private static boolean isServed(HasMetadata object) {
        var labels = object.getMetadata().getLabels();
        return labels != null && Names.CONTROLLER_SERVICE_ACCOUNT.equals(labels.get(Labels.SERVED_BY));
    }

    private static String name(HasMetadata object) {
        return object.getMetadata().getName();
    }
}
