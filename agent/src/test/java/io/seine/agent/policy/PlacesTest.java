package io.seine.agent.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.seine.policy.address.AddressSet;
import io.seine.policy.address.Ip;
import io.seine.policy.address.IpRange;
import io.seine.policy.compile.PeerKey;
import io.seine.policy.spec.Group;
import io.seine.policy.spec.Peer;
import io.seine.policy.spec.Selector;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a table has the addresses of peers. */
class PlacesTest {
    private static final AddressSet ONE = AddressSet.ofAddresses(List.of(Ip.parse("10.0.0.1")));
    private static final AddressSet MANY = AddressSet.of(List.of(IpRange.parse("10.0.0.0/24")));

    private final Places places = new Places();

    private static PeerKey key(Peer... peers) {
        return new PeerKey(List.of(peers), PeerKey.Place.ANY, Optional.empty());
    }

    private static PeerKey pods(String app) {
        return key(new Peer.Pods(
                Optional.empty(),
                Optional.of(Selector.of(Map.of("app", app))),
                new Peer.NamespaceMatch.Independent(),
                Peer.Scope.CLUSTER));
    }

    private static Peer block(String range, String... except) {
        return new Peer.Block(
                IpRange.parse(range),
                List.of(except).stream().map(IpRange::parse).toList());
    }

    private static AddressSet set(String... ranges) {
        return AddressSet.of(List.of(ranges).stream().map(IpRange::parse).toList());
    }

    @Test
    void aBlockStandsInTheRule() {
        var place = places.of(key(block("10.0.0.0/8")), set("10.0.0.0/8"));

        assertThat(place.match(Family.V4, "saddr")).contains("ip saddr 10.0.0.0/8 ");
        assertThat(place.match(Family.V6, "saddr")).isEmpty();
    }

    @Test
    void aBlockWithHolesHasASetOfItsOwn() {
        var place = places.of(
                key(block("10.0.0.0/8", "10.1.0.0/16")),
                set("10.0.0.0/8").without(List.of(IpRange.parse("10.1.0.0/16"))));

        assertThat(place).isInstanceOf(Place.OwnSet.class);
    }

    @Test
    void podsShareASet() {
        assertThat(places.of(pods("a"), ONE)).isInstanceOf(Place.Part.class).isNotEqualTo(places.of(pods("b"), ONE));
    }

    @Test
    void thousandsOfPodsAndGroupsWithRangesDoNot() {
        assertThat(places.of(pods("a"), MANY)).isInstanceOf(Place.OwnSet.class);
        assertThat(places.of(key(new Peer.Members(new Group.Name("", "group"))), ONE))
                .isInstanceOf(Place.OwnSet.class);
    }

    /** Else a chain that is in the kernel would look where nothing is any more. */
    @Test
    void peersStayWhereTheyAreWhileRulesAskForThem() {
        var first = places.of(pods("a"), ONE);
        places.forgetUnused();
        assertThat(places.of(pods("a"), MANY)).isEqualTo(first);
        places.forgetUnused();
        places.forgetUnused();
        assertThat(places.of(pods("a"), MANY)).isNotEqualTo(first);
    }

    /** Two texts that Java hashes alike. */
    @Test
    void noTwoHaveTheSamePart() {
        assertThat(pods("Aa").toString().hashCode())
                .isEqualTo(pods("BB").toString().hashCode());

        assertThat(places.of(pods("Aa"), ONE)).isNotEqualTo(places.of(pods("BB"), ONE));
    }
}
