package io.seine.policy.spec;

import io.fabric8.kubernetes.client.CustomResource;
import io.seine.api.OrEmpty;
import io.seine.api.multicluster.PolicySpec;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.spec.PolicyRule.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a ClusterGroup or Group. All of it is understood, or there is no group but a list of problems. */
public final class GroupReader {
    private GroupReader() {}

    /**
     * What came of reading.
     *
     * @param group empty when there is a problem
     */
    public record Result(Optional<Group> group, List<Problem> problems) {
        public Result {
            problems = List.copyOf(problems);
        }
    }

    /** Reads a ClusterGroup or Group of crd.antrea.io. */
    public static Result read(CustomResource<PolicySpec, ?> group) {
        var metadata = group.getMetadata();
        return read(new Group.Name(OrEmpty.text(metadata.getNamespace()), metadata.getName()), Fields.spec(group));
    }

    /** Reads the group {@code name}. */
    public static Result read(Group.Name name, PolicySpec written) {
        var problems = new ArrayList<Problem>();
        var spec = new Fields(written.fields(), "spec", problems);
        boolean refused = spec.refused("externalEntitySelector", "ipBlock");
        var kind = name.namespace().isEmpty() ? Kind.CLUSTER : Kind.NAMESPACED;
        var nodes = PeerReader.nodes(spec);
        if (kind != Kind.CLUSTER && nodes.isPresent()) {
            spec.problem("nodeSelector", "only a ClusterGroup can have it");
        }
        var reader = new PeerReader(new Origin(kind, name.namespace(), name.name()));
        var pods = reader.pods(spec);
        var blocks = spec.objects("ipBlocks").stream()
                .flatMap(block -> PeerReader.block(block).stream())
                .toList();
        var service = spec.object("serviceReference").map(reference -> service(reference, name.namespace()));
        var children = spec.texts("childGroups");
        spec.end();
        long kinds = Stream.of(
                        pods.isPresent(),
                        nodes.isPresent(),
                        spec.has("ipBlocks"),
                        service.isPresent(),
                        !children.isEmpty())
                .filter(given -> given)
                .count();
        if (kinds != 1 && !refused) {
            spec.problem(
                    "it has to have one of Pod selectors, nodeSelector, ipBlocks, serviceReference and childGroups");
        }
        var members = Stream.of(pods.stream(), nodes.stream(), blocks.stream())
                .flatMap(peers -> peers)
                .toList();
        return new Result(
                problems.isEmpty()
                        ? Optional.of(new Group(name, members, service.stream().toList(), children))
                        : Optional.empty(),
                problems);
    }

    private static ServiceName service(Fields fields, String namespace) {
        var name = fields.text("name");
        var of = fields.text("namespace");
        fields.end();
        if (name.isEmpty() || (of.isEmpty() && namespace.isEmpty())) {
            fields.problem("it needs a name and a namespace");
        }
        return new ServiceName(of.orElse(namespace), name.orElse(""));
    }
}
