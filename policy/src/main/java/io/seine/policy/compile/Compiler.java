package io.seine.policy.compile;

import io.seine.policy.address.AddressSet;
import io.seine.policy.address.Ip;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Origin;
import io.seine.policy.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * Compiles the policies of a cluster for one of its Nodes, again and again. What it gives depends on the last call's arguments alone; what it
 * keeps of earlier calls makes it fast: where only Pods or identities differ, the work is that of the difference. For that, objects that have
 * not changed have to be the same objects. Used by one thread.
 */
public final class Compiler {
    private final Population population;
    private Optional<Reading> last = Optional.empty();

    /** @param node whose Pods are to be protected */
    public Compiler(String node) {
        this.population = new Population(node);
    }

    /** The rules for the Pods of {@code node}, once. */
    public static RuleSet compile(Policies policies, World world, String node) {
        return new Compiler(node).compile(policies, world);
    }

    /** The rules for the Node's Pods. */
    public RuleSet compile(Policies policies, World world) {
        var change = population.become(world.pods());
        var reading = last.filter(before -> before.isOf(policies, world))
                .map(before -> before.follow(change, world))
                .orElseGet(() -> new Reading(policies, world, population, last));
        last = Optional.of(reading);
        return reading.rules();
    }

    /** Rules and sets as long as policies, groups, Namespaces, Services and Nodes are the same. */
    private static final class Reading {
        private final Policies policies;
        private final World world;
        private final Population population;
        private final Peers peers;
        private final Targets targets;
        private final PeerSets sets;
        private final Map<Alike, OfPods> known = new HashMap<>();
        private final Map<PodRules, PodRules> before = new HashMap<>();
        private Rules ingress;
        private Rules egress;

        /** @param addresses keys that the rules name, as {@code labels} are */
        private record OfPods(
                PodRules ingress,
                PodRules egress,
                Set<Origin> concerned,
                Set<PeerKey> addresses,
                Set<PeerKey> labels) {}

        /** @param last whose rules and sets stay the same objects where they are equal: most are when one policy changes */
        Reading(Policies policies, World world, Population population, Optional<Reading> last) {
            this.policies = policies;
            this.world = world;
            this.population = population;
            population.forgetLabels();
            var groups = new Groups(policies.groups(), world);
            this.peers = new Peers(world, groups);
            this.targets = new Targets(world, groups);
            this.sets = last.map(reading -> new PeerSets(peers, population, world.identities(), reading.sets))
                    .orElseGet(() -> new PeerSets(peers, population, world.identities()));
            last.ifPresent(reading -> reading.distinct().forEach(rules -> before.put(rules, rules)));
            this.ingress = rules(Direction.INGRESS);
            this.egress = rules(Direction.EGRESS);
        }

        /** By which object it is: to hash all that they say costs more. */
        private Set<PodRules> distinct() {
            var distinct = Collections.<PodRules>newSetFromMap(new IdentityHashMap<>());
            for (var rules : known.values()) {
                distinct.add(rules.ingress());
                distinct.add(rules.egress());
            }
            return distinct;
        }

        private Rules rules(Direction direction) {
            return new Rules(
                    policies,
                    direction,
                    targets,
                    new Matches(world, peers, sets),
                    rules -> before.getOrDefault(rules, rules));
        }

        boolean isOf(Policies now, World then) {
            return policies.equals(now)
                    && world.namespaces().equals(then.namespaces())
                    && world.services().equals(then.services())
                    && world.nodes().equals(then.nodes());
        }

        Reading follow(Population.Change change, World now) {
            sets.follow(change);
            sets.follow(now.identities());
            known.keySet().removeAll(change.gone());
            var differs = !change.appeared().isEmpty() || !change.gone().isEmpty();
            if (differs && (ingress.asksForNamedPortsOfPeers() || egress.asksForNamedPortsOfPeers())) {
                ingress = rules(Direction.INGRESS);
                egress = rules(Direction.EGRESS);
                known.clear();
            }
            return this;
        }

        RuleSet rules() {
            var arriving = new HashMap<Ip, PodRules>();
            var leaving = new HashMap<Ip, PodRules>();
            var concerned = new HashSet<Origin>();
            var used = new ArrayList<OfPods>();
            for (var alike : population.all()) {
                var local = population.local(alike);
                if (!local.isEmpty()) {
                    var rules = known.computeIfAbsent(alike, this::rules);
                    put(arriving, local, rules.ingress());
                    put(leaving, local, rules.egress());
                    concerned.addAll(rules.concerned());
                    used.add(rules);
                }
            }
            var addresses = new HashMap<PeerKey, AddressSet>();
            var labels = new HashMap<PeerKey, SortedSet<Integer>>();
            for (var rules : used) {
                rules.addresses().forEach(key -> addresses.computeIfAbsent(key, sets::addresses));
                rules.labels().forEach(key -> labels.computeIfAbsent(key, sets::identities));
            }
            sets.keep(addresses.keySet(), labels.keySet());
            return new RuleSet(addresses, labels, sets.identities(), arriving, leaving, concerned);
        }

        private OfPods rules(Alike alike) {
            var concerned = new HashSet<Origin>();
            var arriving = ingress.of(alike, concerned);
            var leaving = egress.of(alike, concerned);
            var addresses = new HashSet<PeerKey>();
            var labels = new HashSet<PeerKey>();
            Stream.concat(arriving.all(), leaving.all())
                    .flatMap(rule -> rule.matches().stream())
                    .forEach(match -> {
                        match.peers().ifPresent(addresses::add);
                        match.labels().ifPresent(labels::add);
                    });
            return new OfPods(arriving, leaving, concerned, addresses, labels);
        }

        private static void put(Map<Ip, PodRules> by, Iterable<Ip> addresses, PodRules rules) {
            if (!rules.equals(PodRules.NONE)) {
                addresses.forEach(address -> by.put(address, rules));
            }
        }
    }
}
