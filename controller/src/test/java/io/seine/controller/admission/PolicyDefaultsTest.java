package io.seine.controller.admission;

import static io.seine.controller.admission.PolicyReviews.POLICY;
import static io.seine.controller.admission.PolicyReviews.change;
import static io.seine.controller.admission.PolicyReviews.creation;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What nobody has to write is filled in, as the original does. */
class PolicyDefaultsTest {
    private final PolicyReviews.World world = new PolicyReviews.World();

    @Test
    void tierOfAPolicyThatNamesNone() {
        assertThat(changes(creation(POLICY, "{priority: 1}"))).containsExactly(Map.entry("/spec/tier", "application"));
        assertThat(changes(creation(POLICY, "{tier: '', priority: 1}"))).containsEntry("/spec/tier", "application");
    }

    @ParameterizedTest
    @CsvSource({
        "SecurityOps, securityops",
        "Emergency, emergency",
        "NetworkOps, networkops",
        "Platform, platform",
        "Application, application",
        "Baseline, baseline"
    })
    void oldSpellingOfATier(String written, String meant) {
        assertThat(changes(creation(POLICY, "{tier: " + written + "}")))
                .containsExactly(Map.entry("/spec/tier", meant));
    }

    @Test
    void otherTiersStayAsTheyAreWritten() {
        assertThat(changes(creation(POLICY, "{tier: securityops}"))).isEmpty();
        assertThat(changes(creation(POLICY, "{tier: Custom}"))).isEmpty();
    }

    @Test
    void rulesWithoutANameGetOneOfDirectionActionAndContent() {
        var changes = changes(creation(POLICY, """
                {tier: platform, ingress: [{action: Drop}, {action: Allow, name: mine}], egress: [{action: Drop, name: ''}]}
                """));

        assertThat(changes).containsOnlyKeys("/spec/ingress/0/name", "/spec/egress/0/name");
        assertThat(name(changes, "/spec/ingress/0/name")).matches("ingress-drop-[0-9a-f]{7}");
        assertThat(name(changes, "/spec/egress/0/name")).matches("egress-drop-[0-9a-f]{7}");
    }

    @Test
    void nameIsTheSameWhereverTheRuleStandsAndHoweverItIsOrdered() {
        var one =
                changes(creation(POLICY, "{tier: platform, ingress: [{action: Drop, from: [{podSelector: {a: b}}]}]}"));
        var other = changes(creation(POLICY, """
                {tier: platform, ingress: [{action: Allow, name: x}, {from: [{podSelector: {a: b}}], action: Drop}]}
                """));

        assertThat(name(other, "/spec/ingress/1/name")).isEqualTo(name(one, "/spec/ingress/0/name"));
    }

    /** The names of rules have to differ. */
    @Test
    void rulesThatSayTheSameGetDifferentNames() {
        var changes = changes(creation(POLICY, "{tier: platform, ingress: [{action: Drop}, {action: Drop}]}"));

        assertThat(name(changes, "/spec/ingress/1/name")).isEqualTo(name(changes, "/spec/ingress/0/name") + "-2");
    }

    @Test
    void nothingIsChangedThatNobodyHasChanged() {
        assertThat(changes(change(POLICY, "{priority: 1}", "{priority: 1}"))).isEmpty();
        assertThat(changes(change(POLICY, "{priority: 1}", "{priority: 2}"))).containsKey("/spec/tier");
        assertThat(changes(creation(POLICY, "5"))).isEmpty();
    }

    @Test
    void policiesOfAntreaAreAntreas() {
        world.seine = false;

        assertThat(changes(creation(POLICY, "{priority: 1}"))).isEmpty();
    }

    private static String name(Map<String, Object> changes, String path) {
        return String.valueOf(Objects.requireNonNull(changes.get(path)));
    }

    private Map<String, Object> changes(Review review) {
        var changes = new LinkedHashMap<String, Object>();
        ((Decision.Allowed) PolicyDefaults.decide(review, world)).operations().forEach(operation -> {
            assertThat(operation).containsEntry("op", "add");
            changes.put(String.valueOf(operation.get("path")), Objects.requireNonNull(operation.get("value")));
        });
        return changes;
    }
}
