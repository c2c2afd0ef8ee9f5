// SPDX-License-Identifier: MIT

internal import Logging
internal import PlayerLink
internal import Scrobbling
internal import ServiceLifecycle
internal import Trakt
internal import UnixSignals

#if canImport(Glibc)
  internal import Glibc
#endif

/// SIGHUP: config.toml is read again. A wrong one is refused, and what was in force stays.
struct ReloadService: Service {
  let hangups: UnixSignalsSequence
  let places: Places
  let environment: [String: String]
  let level: LogLevel
  let account: TraktAccount
  let dispatcher: ScrobbleDispatcher
  let link: PlayerLink
  let front: FrontDesk
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
    do throws(ConfigurationError) {
      let settings = try ConfigurationFile.load(
        path: places.configurationFile, environment: environment)
      let trakt = try settings.trakt()
      level.value = settings.level
      await account.adopt(trakt)
      await link.adopt(mark: settings.policy.threshold)
      await dispatcher.adopt(
        policy: settings.policy, filter: settings.filter(home: environment["HOME"] ?? "/"),
        rules: settings.rules, notices: settings.notices)
      await front.configured(problem: nil)
      log.notice("the configuration was read again")
    } catch {
      let problem = "\(error.message); what was in force stays"
      await front.configured(problem: problem)
      log.error("\(problem)\(error.hint.map { "; hint: \($0)" } ?? "")")
    }
  }

  private static var microseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
