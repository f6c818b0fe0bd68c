package io.seine.cli.mc.verify;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.seine.cli.output.CommandFailure;
import io.seine.cli.output.Report;
import io.seine.cli.probe.Answer;
import io.seine.cli.probe.Question;
import io.seine.controller.reconcile.ApiFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Clients on all chosen Nodes ask at the same time, each about every server.
 *
 * @param name of the round, which its Pods bear
 * @param patience how long a client tries until an answer is as expected
 * @param limit the longest wait for a client's end
 */
record Round(String name, Fixture fixture, List<Site> sites, Report report, Duration patience, Duration limit) {
    /** A question, with what it is about. */
    record Asked(Site to, Check check, String host, int port) {
        String question() {
            return new Question(check.expected(), check.way(), host, port).text();
        }
    }

    /** What a cluster's clients ask. */
    interface Questions {
        List<Asked> of(Site from);
    }

    private record Client(Site site, String node, Pod pod, List<Asked> asked) {}

    List<Result> run(Questions questions) throws CommandFailure, InterruptedException {
        var clients = new ArrayList<Client>();
        for (var site : sites) {
            for (var node : site.nodes()) {
                clients.add(begin(site, node, questions.of(site), name + "-" + clients.size()));
            }
        }
        report.await("the clients to ask", limit, new Report.Wait() {
            @Override
            public boolean over() throws CommandFailure {
                for (var client : clients) {
                    if (!hasEnded(client)) {
                        return false;
                    }
                }
                return true;
            }

            @Override
            public Optional<String> inTheWay() throws CommandFailure {
                for (var client : clients) {
                    if (!hasEnded(client)) {
                        return Optional.of("Pod " + client.pod().getMetadata().getName() + " in "
                                + client.site().name() + " has not ended"
                                + Pods.hindrance(read(client))
                                        .map(why -> ": " + why)
                                        .orElse(""));
                    }
                }
                return Optional.empty();
            }
        });
        var results = new ArrayList<Result>();
        for (var client : clients) {
            results.addAll(results(client));
        }
        return results;
    }

    private Client begin(Site site, String node, List<Asked> asked, String pod) throws CommandFailure {
        var texts = asked.stream().map(Asked::question).toList();
        var made = Pods.create(
                site.cluster(), fixture.client(site, pod, node, texts, Math.toIntExact(patience.toSeconds())));
        return new Client(site, node, made, asked);
    }

    private static boolean hasEnded(Client client) throws CommandFailure {
        return read(client)
                .map(pod ->
                        Pods.phase(pod).equals("Succeeded") || Pods.phase(pod).equals("Failed"))
                .orElse(false);
    }

    private static Optional<Pod> read(Client client) throws CommandFailure {
        return Pods.read(client.site().cluster(), client.pod());
    }

    private static List<Result> results(Client client) throws CommandFailure {
        var said = log(client);
        var answers = said.lines()
                .filter(line -> line.startsWith("{"))
                .map(Answer::parse)
                .toList();
        if (answers.size() != client.asked().size()) {
            throw new CommandFailure("the client on " + client.node() + " of "
                    + client.site().name() + " has not answered as it should: " + said.strip());
        }
        var site = client.site();
        return Stream.iterate(0, index -> index < answers.size(), index -> index + 1)
                .map(index -> {
                    var asked = client.asked().get(index);
                    return new Result(
                            site.name(),
                            client.node(),
                            site.gateways().contains(client.node()),
                            asked.to().name(),
                            asked.to().name(),
                            asked.check(),
                            answers.get(index));
                })
                .toList();
    }

    private static String log(Client client) throws CommandFailure {
        try {
            return client.site()
                    .cluster()
                    .client()
                    .pods()
                    .resource(client.pod())
                    .getLog();
        } catch (KubernetesClientException e) {
            throw new CommandFailure(
                    "cannot read what Pod " + client.pod().getMetadata().getName() + " of "
                            + client.site().name() + " has seen: " + ApiFailure.sentence(e),
                    e);
        }
    }
}
