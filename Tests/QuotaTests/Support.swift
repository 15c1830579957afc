import Quota
import Testing
