// SPDX-License-Identifier: MIT

internal import Logging
internal import Players
internal import Scrobbling
internal import ServiceLifecycle
internal import Trakt
internal import UnixSignals
internal import Webhooks

#if canImport(Glibc)
  internal import Glibc
#endif

/// Reloads config.toml, and the key in mpv's `input.conf`, on SIGHUP. An invalid file is rejected,
/// and the previous settings stay in effect.
struct ReloadService: Service {
  let hangups: UnixSignalsSequence
  let paths: Paths
  let environment: [String: String]
  /// Connects a webhook.
  let connect: @Sendable (Webhook) -> WebhookConnection
  let level: LogLevel
  let account: TraktAccount
  let dispatcher: ScrobbleDispatcher
  let registry: PlayerRegistry
  let problems: DaemonProblems
  let attaching: AttachService
  let matchKey: MatchKey
  let notifier: SystemdNotifier
  let log: Logger

  func run() async throws {
    for await _ in hangups.cancelOnGracefulShutdown() {
      // "The MONOTONIC_USEC= field has to be set as well" (sd_notify(3)).
      notifier.notify("RELOADING=1\nMONOTONIC_USEC=\(Self.microseconds)")
      await reload()
      notifier.notify("READY=1")
    }
  }

  private func reload() async {
    matchKey.read()
    do throws(ConfigurationError) {
      let loaded = try ConfigurationFile.load(paths, environment: environment)
      let settings = loaded.settings
      let trakt = try settings.trakt()
      let webhooks = try settings.readWebhooks(environment: environment)
      level.value = settings.level
      await account.adopt(trakt)
      await registry.adopt(
        threshold: settings.policy.threshold, startAfter: settings.policy.startAfter)
      await dispatcher.adopt(
        settings.dispatcher(home: environment["HOME"] ?? "/"), webhooks: webhooks.map(connect))
      attaching.adopt(try settings.attachPatterns(home: environment["HOME"] ?? "/"))
      for warning in loaded.warnings { log.warning("\(warning)") }
      await problems.configured(problem: nil)
      log.notice("configuration reloaded")
    } catch {
      let problem = error.problem("the previous settings stay in effect")
      await problems.configured(problem: problem)
      log.error("\(problem)")
    }
  }

  private static var microseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
