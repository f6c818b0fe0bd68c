package io.seine.sandbox.command;

import io.seine.sandbox.release.ImageName;
import io.seine.sandbox.release.RegistryPush;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code seine image push}. */
@Command(
        name = "push",
        description = {
            "Builds the image and sends it to a registry. Prints the digest under which it is there: the same that build prints.",
            "",
            "The credentials are those of the environment variables SEINE_REGISTRY_USERNAME and SEINE_REGISTRY_PASSWORD, else of the"
                    + " file that REGISTRY_AUTH_FILE names, else those with which docker login or podman login was done, credential"
                    + " helpers included."
        },
        mixinStandardHelpOptions = true)
final class ImagePushCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ImageCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ImageCommand.Options options = new ImageCommand.Options();

    @Parameters(
            paramLabel = "REGISTRY/REPO:TAG",
            converter = ImageCommand.NameConverter.class,
            description = "Where to, such as registry.example.org/net/seine:v1.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private ImageName name;

    @Option(names = "--insecure", description = "Speak http, for a registry that has no https.")
    private boolean insecure;

    @Override
    public Integer call() throws Exception {
        var out = spec.commandLine().getOut();
        var push = RegistryPush.ensure(parent.checkout(), line -> ImageCommand.print(out, line));
        var image = options.make(parent.checkout(), name, out);
        ImageCommand.report(image, out);
        ImageCommand.print(out, "pushing to " + name.text());
        ImageCommand.print(out, name.text() + "  " + push.push(image, name.text(), insecure));
        return 0;
    }
}
