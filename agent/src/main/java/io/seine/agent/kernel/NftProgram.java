package io.seine.agent.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** nftables by running {@code nft}, for images without its library. */
final class NftProgram implements Nft {
    @Override
    public void run(String commands) {
        execute(List.of("nft", "--file", "-"), commands);
    }

    @Override
    public Optional<String> list() {
        return Nft.among(list("tables", "inet")) ? Optional.of(list("table", "inet", Ours.TABLE)) : Optional.empty();
    }

    @Override
    public void close() {
        // Each command is a process of its own.
    }

    private static String list(String... what) {
        var command = new ArrayList<>(List.of("nft", "--json", "--numeric-protocol", "list"));
        command.addAll(List.of(what));
        return execute(command, "");
    }

    private static String execute(List<String> command, String input) {
        var result = Command.run(command, input);
        if (result.code() != 0) {
            throw new KernelException(
                    "Could not run nftables commands: " + result.errors().strip());
        }
        return result.output();
    }
}
