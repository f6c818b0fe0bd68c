package io.seine.cli.policy;

import io.seine.api.Limits;
import io.seine.api.NormalizedLabel;
import io.seine.cli.policy.Explanation.Side;
import io.seine.policy.compile.Decision.Asked;
import io.seine.policy.compile.NodeRule;
import io.seine.policy.spec.Action;
import io.seine.policy.spec.Policy.Direction;
import io.seine.policy.spec.Policy.Kind;
import io.seine.policy.spec.Policy.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An explanation for people.
 *
 * @param all whether nothing is left out
 */
record Lines(Explanation explained, boolean all) {
    /** All lines, each with its end. */
    String text() {
        var lines = new ArrayList<String>();
        lines.add(verdict());
        lines.add(connection());
        lines.addAll(notes());
        for (var side : explained.sides()) {
            lines.add("");
            lines.addAll(new SideLines(this, side).lines());
        }
        return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    }

    static String word(Action action) {
        return switch (action) {
            case ALLOW, PASS -> "Allowed";
            case DROP -> "Dropped";
            case REJECT -> "Rejected";
        };
    }

    private String verdict() {
        var ends = explained.denying();
        if (ends.isPresent()) {
            return word(explained.action()) + ": " + title(ends.get()) + ": " + reason(ends.get());
        }
        return word(Action.ALLOW) + ": "
                + explained.sides().stream()
                        .map(side -> (explained.sides().size() == 1 ? "" : direction(side) + ": ") + reason(side))
                        .collect(Collectors.joining("; "));
    }

    private String connection() {
        var asked = explained.connection();
        return asked.client().text()
                + identity().map(text -> ", " + text).orElse("") + " to "
                + asked.server().text() + ", " + asked.traffic()
                + asked.service()
                        .map(service -> ", called as Service " + service.name().namespace() + "/"
                                + service.name().name())
                        .orElse("");
    }

    /** The identity of the sender, and what it stands for. */
    private Optional<String> identity() {
        var identity = explained.connection().identity();
        if (identity.isEmpty()) {
            return Optional.empty();
        }
        int id = identity.getAsInt();
        if (id == Limits.LABEL_IDENTITY_UNKNOWN) {
            return Optional.of("identity unknown");
        }
        var labels = explained.facts().world().identities().get(id);
        return Optional.of("identity " + id + " ("
                + (labels == null
                        ? "no LabelIdentity has it"
                        : NormalizedLabel.of(labels.namespace(), labels.pod()).text())
                + ")");
    }

    private List<String> notes() {
        return explained.facts().notes().stream()
                .map(note -> "Note: " + note + ".")
                .toList();
    }

    /** Whether another answer may come of telling who the sender is. */
    boolean asksForIdentity(Side side) {
        var asked = explained.connection();
        return side.direction() == Direction.INGRESS
                && side.identityCounts()
                && asked.identity().isEmpty()
                && asked.client().pod().isEmpty();
    }

    static String why(Asked asked) {
        boolean ingress = asked.rule().id().direction() == Direction.INGRESS;
        return asked.mismatch()
                .map(mismatch -> switch (mismatch) {
                    case PEER -> ingress ? "other senders" : "other receivers";
                    case TRAFFIC -> "other protocol or port";
                    case SERVICE -> "other Service, or none called";
                })
                .orElse(
                        asked.rule().action() == Action.PASS
                                ? "leaves it to what comes after the tiers"
                                : "the CNI decides");
    }

    /** Half a sentence. */
    String reason(Side side) {
        var policies = side.isolating().stream().map(Lines::origin).collect(Collectors.joining(", "));
        return switch (side.decision().reason()) {
            case RULE -> {
                var id = side.decision().rule().orElseThrow().id();
                yield origin(id.origin()) + ", " + rule(id);
            }
            case ISOLATED -> policies + " isolates it, and lets nothing of this through";
            case LEFT_TO_CNI ->
                policies + " isolates it, which Seine leaves to the CNI: that "
                        + letByCni(side)
                                .map(rule -> "lets it through by " + rule(rule.id()))
                                .orElse("drops it, as nothing lets it through");
            case UNKNOWN_IDENTITY -> "a rule asks for the identity of senders, and this one's is not known";
            case NOTHING_SAID -> nothingSaid(side);
        };
    }

    private String nothingSaid(Side side) {
        if (side.direction() == Direction.INGRESS && explained.connection().ofOwnNode()) {
            return "policies are not asked about what comes from the Pod's own Node";
        }
        return side.asked().isEmpty() ? "no rule is for the Pod" : "no rule matches";
    }

    /** What of Kubernetes' policies lets the connection through where the CNI enforces them. */
    static Optional<NodeRule> letByCni(Side side) {
        return side.asked().stream()
                .filter(asked ->
                        asked.mismatch().isEmpty() && asked.rule().id().origin().kind() == Kind.KUBERNETES)
                .map(Asked::rule)
                .findFirst();
    }

    static String title(Side side) {
        return (side.direction() == Direction.INGRESS ? "Ingress" : "Egress") + " of Pod " + side.pod() + " at "
                + side.pod().node();
    }

    static String direction(Side side) {
        return side.direction().name().toLowerCase(Locale.ROOT);
    }

    /** Such as {@code AntreaNetworkPolicy shop/web}. */
    static String origin(Origin origin) {
        return origin.toString().replaceFirst(":", " ");
    }

    /** Such as {@code ingress[0] "web"}. */
    static String rule(NodeRule.Id id) {
        return id.direction().name().toLowerCase(Locale.ROOT) + "[" + id.index() + "]"
                + (id.name().isEmpty() ? "" : " \"" + id.name() + "\"");
    }
}
