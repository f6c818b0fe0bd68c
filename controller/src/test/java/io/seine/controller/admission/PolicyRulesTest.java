package io.seine.controller.admission;

import static io.seine.controller.admission.PolicyReviews.POLICY;
import static io.seine.controller.admission.PolicyReviews.change;
import static io.seine.controller.admission.PolicyReviews.changeOfGoing;
import static io.seine.controller.admission.PolicyReviews.creation;
import static io.seine.controller.admission.PolicyReviews.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is stored is enforced: a policy that Seine cannot enforce is refused where it is written, with the field and what to write. */
class PolicyRulesTest {
    private static final String GOOD = "{priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}";
    private static final String BAD = "{priority: 0, appliedTo: [{podSelector: {}}], ingress: [{action: Deny}]}";

    private final PolicyReviews.World world = new PolicyReviews.World();

    @Test
    void rightOnesPass() {
        assertThat(decided(creation(POLICY, GOOD))).isEmpty();
        assertThat(decided(creation("NetworkPolicy", GOOD))).isEmpty();
        assertThat(decided(creation("ClusterGroup", "{podSelector: {}}"))).isEmpty();
        assertThat(decided(creation("Group", "{serviceReference: {name: web}}")))
                .isEmpty();
        assertThat(decided(change(POLICY, BAD, GOOD))).isEmpty();
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThat(decided(creation(POLICY, BAD)))
                .isEqualTo("403 spec.priority: it has to be a number from 1 to 10000; spec.ingress[0].action: 'Deny' is"
                        + " none; write one of Allow, Drop, Reject, Pass");
        assertThat(decided(change(POLICY, GOOD, BAD))).startsWith("403 spec.priority");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            NetworkPolicy        | {priority: 1, appliedTo: [{namespaceSelector: {}}], ingress: [{action: Drop}]}    | spec.appliedTo[0].namespaceSelector
            ClusterNetworkPolicy | {priority: 1, appliedTo: [{podSelector: {}}], ingress: [{action: Drop, l7Protocols: [{http: {}}]}]} | spec.ingress[0].l7Protocols: Seine does not enforce it
            ClusterNetworkPolicy | {priority: 1, tier: baseline, appliedTo: [{podSelector: {}}], ingress: [{action: Pass}]} | spec.ingress[0].action
            ClusterGroup         | {externalEntitySelector: {}}                                                       | spec.externalEntitySelector: Seine does not enforce it
            Group                | {}                                                                                 | spec: it has to have one of
            """)
    void theFieldIsNamed(String kind, String spec, String refusal) {
        assertThat(decided(creation(kind, spec))).startsWith("403 " + refusal);
    }

    @Test
    void tierHasToExist() {
        var policy = "{priority: 1, tier: custom, appliedTo: [{podSelector: {}}], ingress: [{action: Drop}]}";

        assertThat(decided(creation(POLICY, policy)))
                .isEqualTo("403 spec.tier: tier custom does not exist; write one of application, baseline, emergency,"
                        + " networkops, platform, securityops");

        world.tier("custom", 10);
        assertThat(decided(creation(POLICY, policy))).isEmpty();
    }

    /** They are made in a moment: an installation that comes with policies must not fail on that. */
    @Test
    void defaultTiersCountAsThere() {
        world.tiers.clear();

        assertThat(decided(creation(POLICY, GOOD))).isEmpty();
    }

    @Test
    void groupsOfGroupsOfGroupsAreNotTaken() {
        world.childGroups.put("parent", List.of("child"));

        assertThat(decided(creation("ClusterGroup", "{childGroups: [other, child]}")))
                .isEmpty();
        assertThat(decided(creation("ClusterGroup", "{childGroups: [parent]}")))
                .startsWith("403 spec.childGroups: parent has childGroups itself");
        assertThat(decided(creation("ClusterGroup", "{childGroups: [mine]}")))
                .startsWith("403 spec.childGroups: the group cannot be its own child");

        world.childGroups.put("above", List.of("mine"));
        assertThat(decided(creation("ClusterGroup", "{childGroups: [other]}")))
                .startsWith("403 spec.childGroups: the group is a child of above");
        assertThat(decided(creation("ClusterGroup", "{podSelector: {}}"))).isEmpty();
    }

    @Test
    void whatIsStoredAlreadyStandsInNobodysWay() {
        assertThat(decided(change(POLICY, BAD, BAD))).isEmpty();
        assertThat(decided(changeOfGoing(POLICY, GOOD, BAD))).isEmpty();
        assertThat(world.asked).as("questions to the API server").isZero();
    }

    @Test
    void policiesOfAntreaAreAntreas() {
        world.seine = false;

        assertThat(decided(creation(POLICY, BAD))).isEmpty();
        assertThat(decided(creation("ClusterGroup", "{externalEntitySelector: {}}")))
                .isEmpty();
    }

    private String decided(Review review) {
        return refusal(PolicyRules.decide(review, world));
    }
}
