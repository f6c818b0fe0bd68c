package io.seine.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleRef;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What each ServiceAccount of the manifests may do, line by line, against the list in the folder {@code rights}: a right that is new or
 * gone is seen in review. Where the lists differ on purpose, the message has the lines to write.
 */
class GrantedRightsTest {
    private static final Path DEPLOY = Path.of("..", "deploy");
    private static final Path EXPECTED = Path.of("src", "test", "resources", "rights");

    @ParameterizedTest
    @ValueSource(strings = {"antrea-multicluster-leader", "antrea-multicluster-member"})
    @Proves({"W-14", "least rights"})
    void accountsMayDoExactlyWhatIsListed(String manifest) throws IOException {
        var granted = granted(read(manifest));

        var expected = Files.readAllLines(EXPECTED.resolve(manifest + ".txt"));

        assertThat(granted).containsExactlyElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"antrea-multicluster-leader", "antrea-multicluster-member"})
    @Proves({"W-14", "least rights"})
    void nobodyReadsSecretsOfTheWholeClusterOrMayDoEverything(String manifest) throws IOException {
        var granted = granted(read(manifest));

        assertThat(granted)
                .noneMatch(right -> right.contains(" cluster ") && right.contains(" secrets "))
                .noneMatch(right -> right.contains("*"))
                .noneMatch(right -> right.contains("escalate") || right.contains("impersonate"));
    }

    /** Lines of account, where, resource and API group, verbs, and the names it is limited to. */
    private static List<String> granted(Collection<HasMetadata> objects) {
        var rules = new TreeMap<String, List<PolicyRule>>();
        for (var object : objects) {
            switch (object) {
                case Role role -> rules.put("Role " + role.getMetadata().getName(), role.getRules());
                case ClusterRole role ->
                    rules.put("ClusterRole " + role.getMetadata().getName(), role.getRules());
                default -> {}
            }
        }
        var lines = new TreeMap<String, Set<String>>();
        for (var object : objects) {
            switch (object) {
                case RoleBinding binding ->
                    binding.getSubjects()
                            .forEach(subject -> add(
                                    lines, subject.getName() + " own-namespace", rules(rules, binding.getRoleRef())));
                case ClusterRoleBinding binding ->
                    binding.getSubjects()
                            .forEach(subject ->
                                    add(lines, subject.getName() + " cluster", rules(rules, binding.getRoleRef())));
                default -> {}
            }
        }
        // A Role that only users bind, such as the one for members.
        rules.forEach((name, unbound) -> {
            boolean bound = objects.stream().anyMatch(object -> switch (object) {
                case RoleBinding binding -> name.equals(key(binding.getRoleRef()));
                case ClusterRoleBinding binding -> name.equals(key(binding.getRoleRef()));
                default -> false;
            });
            if (!bound) {
                add(lines, name.replace(' ', ':') + " unbound", unbound);
            }
        });
        return lines.entrySet().stream()
                .map(line -> line.getKey().replace("#", String.join(",", line.getValue())))
                .toList();
    }

    private static void add(Map<String, Set<String>> lines, String who, List<PolicyRule> rules) {
        for (var rule : rules) {
            for (var group : rule.getApiGroups()) {
                for (var resource : rule.getResources()) {
                    var names = rule.getResourceNames().isEmpty() ? "" : " only " + rule.getResourceNames();
                    lines.computeIfAbsent(
                                    who + " " + resource + " " + (group.isEmpty() ? "core" : group) + " #" + names,
                                    line -> new TreeSet<>())
                            .addAll(rule.getVerbs());
                }
            }
        }
    }

    private static List<PolicyRule> rules(Map<String, List<PolicyRule>> rules, RoleRef role) {
        return rules.getOrDefault(key(role), List.of());
    }

    private static String key(RoleRef role) {
        return role.getKind() + " " + role.getName();
    }

    private static List<HasMetadata> read(String manifest) throws IOException {
        var serialization = new KubernetesSerialization();
        var objects = new ArrayList<HasMetadata>();
        for (var document : Files.readString(DEPLOY.resolve(manifest + ".yml")).split("(?m)^---$", -1)) {
            if (Stream.of("Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding")
                    .anyMatch(kind -> document.contains("\nkind: " + kind + "\n"))) {
                objects.add(serialization.unmarshal(document, HasMetadata.class));
            }
        }
        return objects;
    }
}
