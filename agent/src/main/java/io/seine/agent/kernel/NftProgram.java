package io.seine.agent.kernel;

import java.util.List;
import java.util.Optional;

/** nftables by running {@code nft}, for images without its library. */
final class NftProgram implements Nft {
    private static final List<String> NFT = List.of("nft", "--json", "--numeric-protocol", "--file", "-");

    @Override
    public void run(String commands) {
        execute(commands);
    }

    @Override
    public Optional<String> list() {
        return Nft.among(execute("list tables inet\n"))
                ? Optional.of(execute("list table inet " + Ours.TABLE + "\n"))
                : Optional.empty();
    }

    @Override
    public void close() {
        // Each command is a process of its own.
    }

    private static String execute(String commands) {
        var result = Command.run(NFT, commands);
        if (result.code() != 0) {
            throw new KernelException(
                    "Could not run nftables commands: " + result.errors().strip());
        }
        return result.output();
    }
}
