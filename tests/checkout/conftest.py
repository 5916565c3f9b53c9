from tests.standins.fixtures import alipay_standin, impatient, wechat_standin

__all__ = ["alipay_standin", "impatient", "wechat_standin"]
