package io.seine.sandbox.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * What a {@code go.mod} requires.
 *
 * @param text its content
 */
record GoModule(String text) {

    static GoModule read(Path folder) throws IOException {
        return new GoModule(Files.readString(folder.resolve("go.mod")));
    }

    /** The required version of a module, such as {@code v1.37.2}. */
    String version(String module) throws IOException {
        return find("^\\s*(?:require\\s+)?" + Pattern.quote(module) + "\\s+(v\\S+)", module);
    }

    /** The language version, such as {@code 1.26}; the patch level does not matter. */
    String language() throws IOException {
        return find("^go (\\d+\\.\\d+)", "go");
    }

    private String find(String pattern, String name) throws IOException {
        var matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        if (!matcher.find()) {
            throw new IOException("go.mod does not say which version of " + name + " it requires");
        }
        return matcher.group(1);
    }
}
