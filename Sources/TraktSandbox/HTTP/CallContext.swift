// SPDX-License-Identifier: MIT

import Hummingbird
import NIOCore

/// The context of a request in middleware and handlers.
struct CallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection, which a fault may close.
  let channel: any Channel
  /// The body if it is JSON.
  var body: JSON?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
