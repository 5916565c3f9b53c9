from tests.standins.carriers import (
    aliyun_standin,
    carrier,
    impatient_sender,
    yuntongxun_standin,
)

__all__ = ["aliyun_standin", "carrier", "impatient_sender", "yuntongxun_standin"]
