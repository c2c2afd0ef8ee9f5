// SPDX-License-Identifier: MIT

import Hummingbird
import NIOCore

/// What goes with a request through middleware to its handler.
struct CallContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// The connection, which a fault may close.
  let channel: any Channel
  /// The body, where it is JSON.
  var body: JSON?

  init(source: ApplicationRequestContextSource) {
    coreContext = CoreRequestContextStorage(source: source)
    channel = source.channel
  }
}
