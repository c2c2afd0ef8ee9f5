// SPDX-License-Identifier: MIT

internal import Playback
internal import PlayerServer
internal import Players
internal import Scrobbling
internal import ServiceLifecycle
internal import Trakt

/// Serves the socket; notifies READY once connections are accepted.
struct PlayerService: Service {
  let server: PlayerServer
  let socket: ListeningSocket
  let notifier: SystemdNotifier

  func run() async throws {
    do {
      try await cancelWhenGracefulShutdown {
        try await server.run(on: socket) { notifier.notify("READY=1") }
      }
    } catch is CancellationError {
      // A graceful shutdown cancels it.
    }
    notifier.notify("STOPPING=1")
  }
}

/// Passes notices for players to the registry.
struct NoticeService: Service {
  let notices: AsyncStream<PlayerNotice>
  let registry: PlayerRegistry

  func run() async throws {
    for await notice in notices.cancelOnGracefulShutdown() { await registry.deliver(notice) }
  }
}

/// Runs the dispatcher; on shutdown waits up to three seconds for the current request.
struct SendingService: Service {
  /// The time for players to reconnect after a restart of the daemon.
  static let grace = Duration.seconds(10)
  /// The time for the current request at shutdown.
  static let shutdownGrace = Duration.seconds(3)

  let dispatcher: ScrobbleDispatcher
  let account: TraktAccount
  let registry: PlayerRegistry

  func run() async throws {
    let sending = Task { await dispatcher.run() }
    let orphanCleanup = Task {
      try await Task.sleep(for: Self.grace, clock: .suspending)
      await dispatcher.endOrphanedViewings { await registry.isConnected($0) }
    }
    let end: @Sendable () -> Void = {
      Task {
        await dispatcher.stop()
        try? await Task.sleep(for: Self.shutdownGrace)
        sending.cancel()
        await account.cancelRefresh()
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
    orphanCleanup.cancel()
  }
}
