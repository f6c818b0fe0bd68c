package io.seine.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for all policies, clusters and packets. */
class CompilerLawsTest {
    private static final int PACKETS = 20;

    /** 10,000 clusters, 40 packets in each. */
    @Property(tries = 10_000)
    void compiledRulesSayWhatTheDocumentationSays(@ForAll long seed) {
        var generated = new Generated(seed);
        var rules = Compiler.compile(generated.policies, generated.world, Generated.NODE);
        var evaluator = new Evaluator(generated.policies, generated.world);
        for (var direction : Direction.values()) {
            for (int count = 0; count < PACKETS; count++) {
                var packet = generated.packet(direction);

                assertThat(Decision.of(rules, direction, packet).action())
                        .as("%s %s of %s in %s", direction, packet, generated.policies, generated.world)
                        .isEqualTo(evaluator.verdict(direction, packet));
            }
        }
    }

    /** Worlds that follow each other have some Pods, and sometimes all policies, in common. */
    @Property(tries = 300)
    void whatIsKeptOfEarlierWorldsChangesNothing(@ForAll long seed) {
        var compiler = new Compiler(Generated.NODE);
        var random = new Random(seed);
        var generated = new Generated(seed);
        var policies = generated.policies;
        var world = generated.world;
        for (int step = 0; step < 6; step++) {
            assertThat(compiler.compile(policies, world))
                    .as("step %d", step)
                    .isEqualTo(Compiler.compile(policies, world, Generated.NODE));
            var next = new Generated(random.nextLong());
            if (random.nextInt(4) == 0) {
                policies = next.policies;
            }
            var pods = new ArrayList<>(world.pods());
            pods.removeIf(pod -> random.nextInt(3) == 0);
            // Two Pods never have one address for long.
            next.world.pods().stream()
                    .filter(pod -> pods.stream()
                            .noneMatch(other -> other.addresses().stream().anyMatch(pod.addresses()::contains)))
                    .limit(random.nextInt(3))
                    .toList()
                    .forEach(pods::add);
            world = new World(
                    random.nextInt(4) == 0 ? next.world.namespaces() : world.namespaces(),
                    pods,
                    random.nextInt(4) == 0 ? next.world.services() : world.services(),
                    random.nextBoolean() ? next.world.identities() : world.identities(),
                    random.nextInt(4) == 0 ? next.world.nodes() : world.nodes());
        }
    }

    @Property(tries = 500)
    void theOrderInWhichThingsAreReadDoesNotMatter(@ForAll long seed) {
        var generated = new Generated(seed);
        var world = generated.world;
        var policies = generated.policies;

        var shuffled = Compiler.compile(
                new Policies(
                        policies.tiers(),
                        shuffled(policies.groups(), seed),
                        shuffled(policies.antrea(), seed),
                        shuffled(policies.kubernetes(), seed),
                        policies.enforcer()),
                new World(
                        world.namespaces(),
                        shuffled(world.pods(), seed),
                        shuffled(world.services(), seed),
                        world.identities(),
                        shuffled(world.nodes(), seed)),
                Generated.NODE);

        var compiled = Compiler.compile(policies, world, Generated.NODE);
        assertThat(shuffled.addresses()).isEqualTo(compiled.addresses());
        assertThat(shuffled.labels()).isEqualTo(compiled.labels());
        assertThat(shuffled.ingress().keySet()).isEqualTo(compiled.ingress().keySet());
        for (var direction : Direction.values()) {
            for (int count = 0; count < PACKETS; count++) {
                var packet = generated.packet(direction);
                assertThat(Decision.of(shuffled, direction, packet).action())
                        .isEqualTo(Decision.of(compiled, direction, packet).action());
            }
        }
    }

    @Property(tries = 500)
    void whatIsSaidOfNobodyHereIsNotCompiled(@ForAll long seed) {
        var generated = new Generated(seed);

        var rules = Compiler.compile(generated.policies, generated.world, "a Node without Pods");

        assertThat(rules.ingress()).isEmpty();
        assertThat(rules.egress()).isEmpty();
        assertThat(rules.addresses()).isEmpty();
    }

    private static <T> List<T> shuffled(List<T> list, long seed) {
        var copy = new ArrayList<>(list);
        Collections.shuffle(copy, new Random(seed));
        return copy;
    }
}
