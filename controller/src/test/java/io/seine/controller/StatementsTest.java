package io.seine.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The list of everything that is to be proven about the controllers: the weak spots of the original, the results that the
 * original's own tests expect, and its scenarios. Fails with the names of those that no test claims by {@link Proves}.
 */
class StatementsTest {
    /** Weak spots with the variants that have numbers of their own. */
    private static final List<String> WEAK_SPOTS = Stream.concat(
                    IntStream.rangeClosed(1, 43).mapToObj(n -> "W-" + n),
                    Stream.of("W-2b", "W-6b", "W-7b", "W-7c", "W-10b", "W-11b", "W-26b"))
            .toList();

    /** Numbers that no row has. */
    private static final Set<Integer> GAPS = Set.of(75, 76, 77, 93, 105, 106, 107, 108, 113, 129, 131);

    private static final List<String> ROWS = IntStream.rangeClosed(1, 135)
            .filter(n -> !GAPS.contains(n))
            .mapToObj(n -> "row " + n)
            .toList();

    private static final List<String> SCENARIOS = List.of(
            "Join",
            "Export (steady state)",
            "Scale exported Service to zero ready endpoints",
            "Second exporter, equal ports",
            "Second exporter, different ports",
            "Exporter changes ports while alone",
            "Un-export one of two",
            "Un-export last",
            "Gateway node annotated",
            "Gateway node NotReady / annotation removed / Node deleted",
            "Agent enables WireGuard",
            "Member leaves",
            "Member dies",
            "Leader controller down",
            "Leader ClusterSet deletion",
            "Secret name or server changed",
            "Controller restart (member)",
            "Change of endpointIPType",
            "Upgrade from < 1.13",
            "Upgrade to >= 2.7");

    /** Statements that tests of other modules prove, and which. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "row 3", "api: MultiClusterConfigTest",
            "row 4", "api: MultiClusterConfigTest",
            "row 9", "api: NormalizedLabelTest");

    @Test
    void everyStatementIsProven() throws Exception {
        var proven = proven();
        var missing = all().filter(statement -> !proven.contains(statement))
                .filter(statement -> !ELSEWHERE.containsKey(statement))
                .toList();

        assertThat(missing).as("statements that no test claims to prove").isEmpty();
    }

    @Test
    void nothingIsExcusedThatIsProvenHereOrThatDoesNotExist() throws Exception {
        assertThat(proven()).doesNotContainAnyElementsOf(ELSEWHERE.keySet());
        assertThat(all()).containsAll(ELSEWHERE.keySet());
    }

    @Test
    void numbersAreOfStatementsThatExist() throws Exception {
        var known = all().collect(Collectors.toSet());

        assertThat(proven())
                .filteredOn(statement -> statement.startsWith("W-") || statement.startsWith("row "))
                .allSatisfy(statement -> assertThat(known).contains(statement));
    }

    private static Stream<String> all() {
        return Stream.of(WEAK_SPOTS, ROWS, SCENARIOS).flatMap(List::stream);
    }

    private static Set<String> proven() throws IOException, URISyntaxException {
        var statements = new TreeSet<String>();
        for (var testClass : testClasses()) {
            claims(testClass).forEach(statements::add);
            for (var method : testClass.getDeclaredMethods()) {
                claims(method).forEach(statements::add);
            }
        }
        return statements;
    }

    private static Stream<String> claims(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Proves.class)).map(Proves::value).stream()
                .flatMap(Arrays::stream);
    }

    private static List<Class<?>> testClasses() throws IOException, URISyntaxException {
        var root = Path.of(StatementsTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (var files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file ->
                            file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .<Class<?>>map(StatementsTest::load)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, StatementsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("a class file of the tests cannot be loaded", e);
        }
    }
}
