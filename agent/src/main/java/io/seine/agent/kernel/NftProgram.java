package io.seine.agent.kernel;

import java.util.List;

/** nftables by running {@code nft}, for images without its library. */
final class NftProgram implements Nft {
    @Override
    public void run(String commands) {
        execute(List.of("nft", "--file", "-"), commands);
    }

    @Override
    public String print(String command) {
        return execute(List.of("nft", "--json", "--numeric-protocol", command), "");
    }

    @Override
    public void close() {
        // Each command is a process of its own.
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
