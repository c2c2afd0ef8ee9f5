// SPDX-License-Identifier: MIT

internal import PlayerServer
internal import Scrobbling
internal import ServiceLifecycle
internal import Trakt

/// Serves the socket; says READY once players are heard.
struct PlayerService: Service {
  let link: PlayerServer
  let socket: ListeningSocket
  let notifier: SystemdNotifier

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown {
        try await link.run(on: socket) { notifier.notify("READY=1") }
      }
    } catch is CancellationError {
      // The way in which it is told to stop.
    }
    notifier.notify("STOPPING=1")
  }
}

/// Sends to Trakt; ends once the request under way is answered, or after three seconds.
struct SendingService: Service {
  /// For a player that was playing when the last daemon ended to be heard again.
  static let grace = Duration.seconds(10)
  /// For a request under way when it is time to go.
  static let farewell = Duration.seconds(3)

  let dispatcher: ScrobbleDispatcher
  let account: TraktAccount
  let link: PlayerServer
  /// False where the configuration is wrong: what the user wants to be sent is not known.
  let isSending: Bool

  func run() async throws {
    let sending = Task { await dispatcher.run(isSending: isSending) }
    let orphans = Task {
      try await Task.sleep(for: Self.grace, clock: .suspending)
      await dispatcher.endOrphans { await link.isConnected($0) }
    }
    let end: @Sendable () -> Void = {
      Task {
        await dispatcher.stop()
        try? await Task.sleep(for: Self.farewell)
        sending.cancel()
        await account.abandonRenewal()
      }
    }
    await withTaskCancellationHandler {
      await withGracefulShutdownHandler {
        await sending.value
      } onGracefulShutdown: {
        end()
      }
    } onCancel: {
      end()
    }
    orphans.cancel()
  }
}
