package io.seine.sandbox.release;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * What a {@code pom} in Maven's repository tells, its parents included.
 *
 * @param licences as identifiers of SPDX where their usual names are known
 */
record MavenPom(String group, String artifact, String version, List<String> licences) {
    /** The beginnings of names in use, in lower case. */
    private static final Map<String, String> IDENTIFIERS = Map.of(
            "apache license, version 2.0", "Apache-2.0",
            "the apache license, version 2.0", "Apache-2.0",
            "the apache software license, version 2.0", "Apache-2.0",
            "apache license 2.0", "Apache-2.0",
            "apache-2.0", "Apache-2.0",
            "mit license", "MIT",
            "mit", "MIT");

    static MavenPom read(Path file) throws IOException {
        var project = parse(file);
        var parent = child(project, "parent");
        var group = text(project, "groupId")
                .or(() -> parent.flatMap(each -> text(each, "groupId")))
                .orElseThrow(() -> new IOException(file + " names no group"));
        var artifact = text(project, "artifactId").orElseThrow(() -> new IOException(file + " names no artifact"));
        // The folder's name, because the text may hold variables.
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        var version = folder.getFileName().toString();
        return new MavenPom(group, artifact, version, licences(file, project, group));
    }

    private static List<String> licences(Path file, Element project, String group) throws IOException {
        var names = new ArrayList<String>();
        for (var list : children(project, "licenses")) {
            for (var licence : children(list, "license")) {
                text(licence, "name").map(MavenPom::identifier).ifPresent(names::add);
            }
        }
        var parent = child(project, "parent");
        if (!names.isEmpty() || parent.isEmpty()) {
            return names;
        }
        var above = parent(file, parent.get(), group);
        return Files.exists(above) ? read(above).licences() : List.of();
    }

    /** The parent's file in the same repository. */
    private static Path parent(Path file, Element parent, String group) throws IOException {
        // REPOSITORY/the/group/artifact/version/artifact-version.pom
        var repository = file.toAbsolutePath();
        for (int up = group.split("\\.", -1).length + 3; up > 0; up--) {
            repository = Objects.requireNonNull(repository.getParent(), "no repository of Maven");
        }
        var artifact = text(parent, "artifactId").orElse("");
        var version = text(parent, "version").orElse("");
        return repository
                .resolve(text(parent, "groupId").orElse("").replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".pom");
    }

    static String identifier(String name) {
        return IDENTIFIERS.getOrDefault(name.strip().toLowerCase(java.util.Locale.ROOT), name.strip());
    }

    private static Element parse(Path file) throws IOException {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException(file + " cannot be read as XML: " + e.getMessage(), e);
        }
    }

    private static Optional<String> text(Element parent, String name) {
        return child(parent, name).map(Node::getTextContent).map(String::strip);
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent, name).stream().findFirst();
    }

    private static List<Element> children(Element parent, String name) {
        var found = new ArrayList<Element>();
        for (var node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
