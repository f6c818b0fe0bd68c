package io.seine.policy.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a compiler keeps, so that those who go on from its rules know what they have seen already. */
class CompilerTest {
    private static final Tenants SIZE = new Tenants(100, 40);

    @Test
    void rulesAndSetsThatAPolicyDoesNotChangeStayTheSameObjects() {
        var compiler = new Compiler(Tenants.NODE);
        var policies = SIZE.written();
        var fewer = Tenants.without(policies, 1);
        var before = compiler.compile(policies, SIZE.world());

        var after = compiler.compile(fewer, SIZE.world());

        assertThat(after).isEqualTo(Compiler.compile(fewer, SIZE.world(), Tenants.NODE));
        var kept = objects(after);
        kept.retainAll(objects(before));
        assertThat(kept).hasSize(objects(after).size() - 1);
        after.addresses()
                .forEach((key, addresses) ->
                        assertThat(addresses).isSameAs(before.addresses().get(key)));
    }

    private static Set<PodRules> objects(RuleSet rules) {
        var objects = Collections.<PodRules>newSetFromMap(new IdentityHashMap<>());
        objects.addAll(rules.ingress().values());
        return objects;
    }
}
