package io.seine.sandbox.release;

import java.util.List;
import java.util.UUID;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The list of an image's parts, in the form of CycloneDX. */
final class Sbom {
    /** Where it lies in the image. */
    static final String PATH = "/opt/seine/sbom.cdx.json";

    private static final ObjectMapper JSON = JsonMapper.shared();
    private static final String IMAGE = "image";

    private Sbom() {}

    static String of(Release release, Platform platform, List<Component> components) {
        var bom = JSON.createObjectNode();
        bom.put("bomFormat", "CycloneDX");
        bom.put("specVersion", "1.6");
        bom.put("version", 1);
        var metadata = bom.putObject("metadata");
        metadata.put("timestamp", release.created().toString());
        var image = metadata.putObject("component");
        image.put("type", "container");
        image.put("bom-ref", IMAGE);
        image.put("name", "seine");
        image.put("version", release.version());
        licences(image, List.of("Apache-2.0"));
        property(image, "platform", platform.toString());
        property(image, "revision", release.revision());
        var list = bom.putArray("components");
        components.forEach(component -> list.add(component(component)));
        var dependency = bom.putArray("dependencies").addObject().put("ref", IMAGE);
        var parts = dependency.putArray("dependsOn");
        components.forEach(component -> parts.add(component.packageUrl()));
        // The number is made from the content, so that it is the same for the same content.
        var number = UUID.nameUUIDFromBytes(JSON.writeValueAsBytes(bom));
        bom.put("serialNumber", "urn:uuid:" + number);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(bom) + "\n";
    }

    private static ObjectNode component(Component component) {
        var node = JSON.createObjectNode();
        node.put("type", "library");
        node.put("bom-ref", component.packageUrl());
        if (!component.group().isEmpty()) {
            node.put("group", component.group());
        }
        node.put("name", component.name());
        node.put("version", component.version());
        if (!component.sha256().isEmpty()) {
            node.putArray("hashes").addObject().put("alg", "SHA-256").put("content", component.sha256());
        }
        licences(node, component.licences());
        node.put("purl", component.packageUrl());
        return node;
    }

    private static void licences(ObjectNode component, List<String> licences) {
        if (!licences.isEmpty()) {
            var list = component.putArray("licenses");
            licences.forEach(licence -> list.addObject()
                    .putObject("license")
                    .put(List.of("Apache-2.0", "MIT").contains(licence) ? "id" : "name", licence));
        }
    }

    private static void property(ObjectNode component, String name, String value) {
        if (!value.isEmpty()) {
            component
                    .withArray("properties")
                    .addObject()
                    .put("name", "io.seine:" + name)
                    .put("value", value);
        }
    }
}
